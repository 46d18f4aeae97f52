import { z } from 'zod';
import { setLowMark } from '#app/credits/low-mark.server.ts';
import { defineOperation } from '#app/api/operation.ts';
import { payerOf } from '#app/api/whose.ts';

const lowMark = z
  .int()
  .min(0)
  .max(1_000_000)
  .describe('credits.low is sent when fewer are available; 0: never');

export const setCreditsLowMark = defineOperation({
  id: 'setCreditsLowMark',
  method: 'PATCH',
  path: '/v1/credits',
  summary: 'Say below how many credits you want to be told',
  scope: 'webhooks:write',
  limit: 'write',
  body: z.strictObject({ low_mark: lowMark }),
  responses: { 200: { description: 'The mark', schema: z.object({ low_mark: z.int() }) } },
  problems: [],
  async handle(services, { key }, { body }) {
    await setLowMark(services, payerOf(key), body.low_mark);
    return { status: 200, body: { low_mark: body.low_mark } };
  },
});

import { z } from 'zod';
import { readBalance } from '#app/credits/ledger.server.ts';
import { defineOperation } from '#app/api/operation.ts';
import { payerOf } from '#app/api/whose.ts';

export const getJobCredits = defineOperation({
  id: 'getJobCredits',
  method: 'GET',
  path: '/api/v1/credits',
  summary: 'Return the current credit balance for the key',
  scope: 'credits:read',
  limit: 'read',
  responses: {
    200: {
      description: 'The balance: what can be spent, and what is set aside for jobs under way',
      schema: z.object({ credits: z.int(), reserved: z.int() }),
    },
  },
  problems: [],
  async handle({ db }, { key }) {
    const { available, reserved } = await readBalance(db, payerOf(key));
    return { status: 200, body: { credits: available, reserved } };
  },
});

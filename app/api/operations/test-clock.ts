import { z } from 'zod';
import { advanceTestClock, readTestClock, type TestClock } from '#app/webhooks/test-clock.server.ts';
import { answerOnce } from '#app/api/answer-once.ts';
import { defineOperation } from '#app/api/operation.ts';
import type { Problem } from '#app/api/problems.ts';

const clockSchema = z
  .object({
    now: z.iso.datetime().describe('What time it is for what your test keys do'),
    target: z.iso.datetime(),
    status: z.enum(['ready', 'advancing']),
  })
  .meta({ id: 'TestClock' });

function present({ now, target, isAdvancing }: TestClock): z.input<typeof clockSchema> {
  return {
    now: now.toISOString(),
    target: target.toISOString(),
    status: isAdvancing ? 'advancing' : 'ready',
  };
}

const liveKey: Problem = { problem: 'forbidden', detail: 'Only a test key has a test clock: sk_test_….' };

export const getTestClock = defineOperation({
  id: 'getTestClock',
  method: 'GET',
  path: '/v1/test/clock',
  summary: 'What time it is in test mode',
  scope: 'webhooks:read',
  limit: 'read',
  responses: { 200: { description: 'The clock', schema: clockSchema } },
  problems: [],
  async handle(services, { key }) {
    if (key.mode !== 'test') return liveKey;
    return { status: 200, body: present(await readTestClock(services, services.db, key.partner.id)) };
  },
});

export const advanceClock = defineOperation({
  id: 'advanceTestClock',
  method: 'POST',
  path: '/v1/test/clock/advance',
  summary: 'Let time pass in test mode: days of webhook retries run at once',
  description:
    'Every attempt that falls due on the way is really sent, in its order. 75 hours (270000 seconds) run a whole schedule. `GET /v1/test/clock` says when it is there.',
  scope: 'webhooks:write',
  limit: 'write',
  body: z.strictObject({ seconds: z.int().min(1).max(2_592_000).describe('30 days at most') }),
  responses: { 202: { description: 'The clock is moving', schema: clockSchema } },
  problems: ['idempotency_conflict', 'idempotency_in_progress'],
  handle: (services, caller, { body }) => {
    const { key } = caller;
    if (key.mode !== 'test') return Promise.resolve(liveKey);
    const ask = { partnerId: key.partner.id, seconds: body.seconds };
    return answerOnce(services, caller, async (tx) => ({
      status: 202,
      body: present(await advanceTestClock(tx, services, ask)),
    }));
  },
});

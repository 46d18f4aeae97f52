import { z } from 'zod';
import { cancelGenerationIn } from '#app/generation/cancel-generation.server.ts';
import { answerOnce } from '#app/api/answer-once.ts';
import { defineOperation, idParams, notFound } from '#app/api/operation.ts';
import { whose } from '#app/api/whose.ts';

export const cancel = defineOperation({
  id: 'cancelGeneration',
  method: 'POST',
  path: '/v1/generations/{id}/cancel',
  summary: 'Stop a generation; finished photos stay, the other credits go back',
  scope: 'generations:write',
  limit: 'write',
  params: idParams,
  responses: {
    200: { description: 'Stopped', schema: z.object({ id: z.string(), status: z.literal('canceled') }) },
  },
  problems: ['not_found', 'already_finished', 'idempotency_conflict', 'idempotency_in_progress'],
  handle: (services, caller, { params: { id } }) =>
    answerOnce(services, caller, async (tx) => {
      const own = await tx.generation.count({ where: { id, ...whose(caller.key) } });
      const outcome = own
        ? await cancelGenerationIn(tx, services, { generationId: id })
        : ({ ok: false, code: 'not_found' } as const);
      if (outcome.ok) return { status: 200, body: { id, status: 'canceled' } };
      if (outcome.code === 'not_found') return notFound('generation');
      return { problem: 'already_finished', detail: 'What has ended cannot be stopped.' };
    }),
});

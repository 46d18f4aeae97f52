import { z } from 'zod';
import { cancelBatchIn } from '#app/generation/batch/cancel-batch.server.ts';
import { listBatches } from '#app/generation/batch/list-batches.server.ts';
import { answerOnce } from '#app/api/answer-once.ts';
import { defineOperation, idParams, notFound } from '#app/api/operation.ts';
import { whose } from '#app/api/whose.ts';
import { answerPage, pageOf, pageQuery, rowsFor } from '#app/api/page.ts';

const batchSchema = z
  .object({
    id: z.string(),
    status: z.enum(['queued', 'processing', 'complete', 'partial', 'failed']),
    item_count: z.int(),
    open_count: z.int().describe('Items that have not ended'),
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Batch' });

export const listAllBatches = defineOperation({
  id: 'listBatches',
  method: 'GET',
  path: '/v1/batches',
  summary: 'Your batches, newest first',
  scope: 'generations:read',
  limit: 'read',
  query: z.strictObject(pageQuery),
  responses: {
    200: { description: 'One page', schema: pageOf(batchSchema) },
  },
  problems: [],
  async handle(services, { key }, { query }) {
    const rows = await listBatches(services, { ...whose(key), ...rowsFor(query) });
    return answerPage(rows, query, (row) => ({
      id: row.id,
      status: row.status,
      item_count: row.itemCount,
      open_count: row.openCount,
      created_at: row.createdAt.toISOString(),
      finished_at: row.finishedAt?.toISOString() ?? null,
    }));
  },
});

export const cancelBatch = defineOperation({
  id: 'cancelBatch',
  method: 'POST',
  path: '/v1/batches/{id}/cancel',
  summary: 'Stop what has not ended of a batch; finished photos stay, the other credits go back',
  scope: 'generations:write',
  limit: 'write',
  params: idParams,
  responses: {
    200: {
      description: 'Stopped',
      schema: z.object({ id: z.string(), canceled_count: z.int().describe('Items that were stopped') }),
    },
  },
  problems: ['not_found', 'already_finished', 'idempotency_conflict', 'idempotency_in_progress'],
  handle: (services, caller, { params: { id } }) =>
    answerOnce(
      services,
      caller,
      async (tx) => {
        const batch = await tx.batch.findFirst({ where: { id, ...whose(caller.key) } });
        if (!batch) return notFound('batch');
        if (batch.finishedAt)
          return { problem: 'already_finished', detail: 'Every item of this batch has ended.' };
        const canceled_count = await cancelBatchIn(tx, services, { batchId: id });
        return { status: 200, body: { id, canceled_count } };
      },
      { timeoutMs: 120_000 },
    ),
});

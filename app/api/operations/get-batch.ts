import { z } from 'zod';
import { readBatch, type BatchItemRow } from '#app/generation/batch/read-batch.server.ts';
import type { Env } from '#app/platform/env.ts';
import { defineOperation, idParams, notFound } from '#app/api/operation.ts';
import { whose } from '#app/api/whose.ts';
import { consistencySchema, presentConsistency } from './present-consistency.ts';
import { assetSchema, generationStatus, presentAssets, presentGeneration } from './present-generation.ts';

const itemSchema = z
  .object({
    index: z.int(),
    reference: z.string().nullable(),
    id: z.string().nullable(),
    status: z.enum([...generationStatus.options, 'rejected']),
    progress: z.number().min(0).max(1),
    asset_count: z.int(),
    assets: z.array(assetSchema),
    failure: z.object({ code: z.string(), message: z.string() }).nullable(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .meta({ id: 'BatchItem' });

export const getBatch = defineOperation({
  id: 'getBatch',
  method: 'GET',
  path: '/v1/batches/{id}',
  summary: 'One view of all results of a batch, item by item',
  scope: 'generations:read',
  limit: 'read',
  params: idParams,
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    cursor: z.coerce.number().int().min(0).default(0).describe('next_cursor of the page before'),
  }),
  responses: {
    200: {
      description: 'The batch, and a page of its items with their finished photos',
      schema: z.object({
        id: z.string(),
        status: z.enum(['queued', 'processing', 'complete', 'partial', 'failed']),
        progress: z.number().min(0).max(1),
        item_count: z.int(),
        counts: z.record(z.string(), z.int()).describe('Items by status'),
        created_at: z.iso.datetime(),
        finished_at: z.iso.datetime().nullable(),
        consistency: consistencySchema.describe(
          'How well the photos of all its items match; null = not finished, or fewer than two',
        ),
        items: z.array(itemSchema),
        next_cursor: z.int().nullable(),
      }),
    },
  },
  problems: ['not_found'],
  async handle(services, { key }, { params, query }) {
    const batch = await readBatch(services, {
      ...whose(key),
      batchId: params.id,
      from: query.cursor,
      limit: query.limit,
    });
    if (!batch) return notFound('batch');
    const body = {
      id: batch.id,
      status: batch.status,
      progress: batch.progress,
      item_count: batch.itemCount,
      counts: batch.counts,
      created_at: batch.createdAt.toISOString(),
      finished_at: batch.finishedAt?.toISOString() ?? null,
      consistency: presentConsistency(batch.consistency),
      items: batch.items.map((item) => presentItem(services.env, item)),
      next_cursor: batch.nextPosition,
    };
    return { status: 200, body };
  },
});

function presentItem(env: Env, row: BatchItemRow): z.input<typeof itemSchema> {
  const { position: index, reference, generation } = row;
  if (!generation)
    return {
      index,
      reference,
      id: null,
      status: 'rejected',
      progress: 1,
      asset_count: 0,
      assets: [],
      failure: null,
      errors: (row.errors ?? []) as z.input<typeof itemSchema>['errors'],
    };
  const { id, status, progress, asset_count, failure } = presentGeneration(generation);
  const assets = presentAssets(env, generation.assets);
  return { index, reference, id, status, progress, asset_count, assets, failure, errors: [] };
}

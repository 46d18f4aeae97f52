import { z } from 'zod';
import { defineOperation } from '#app/api/operation.ts';
import { whose } from '#app/api/whose.ts';
import { refuseFields } from '#app/api/call-operation.ts';
import { generationSchema, presentGeneration } from './present-generation.ts';

export const listGenerations = defineOperation({
  id: 'listGenerations',
  method: 'GET',
  path: '/v1/generations',
  summary: 'Your generations, newest first',
  scope: 'generations:read',
  limit: 'read',
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: z.string().max(200).optional().describe('next_cursor of the page before'),
    store_id: z.string().max(100).optional(),
  }),
  responses: {
    200: {
      description: 'One page',
      schema: z.object({ data: z.array(generationSchema), next_cursor: z.string().nullable() }),
    },
  },
  problems: [],
  async handle({ db }, { key }, { query }) {
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
    if (after === null)
      return refuseFields([
        { path: 'cursor', message: 'Give the next_cursor of the page before, unchanged.' },
      ]);
    const rows = await db.generation.findMany({
      where: {
        ...whose(key),
        ...(query.store_id ? { storeId: query.store_id } : {}),
        ...(after
          ? {
              createdAt: { lte: after.createdAt },
              NOT: { createdAt: after.createdAt, id: { gte: after.id } },
            }
          : {}),
      },
      include: { assets: { select: { status: true } } },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: query.limit + 1,
    });
    const page = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? page.at(-1) : undefined;
    const body = { data: page.map(presentGeneration), next_cursor: last ? writeCursor(last) : null };
    return { status: 200, body };
  },
});

function writeCursor({ createdAt, id }: { createdAt: Date; id: string }): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url');
}

function readCursor(text: string): { createdAt: Date; id: string } | null {
  const [time, id] = Buffer.from(text, 'base64url').toString().split(' ');
  const createdAt = new Date(time);
  return id && !Number.isNaN(createdAt.getTime()) ? { createdAt, id } : null;
}

import { z } from 'zod';
import { defineOperation, idParams, notFound } from '#app/api/operation.ts';
import { whose } from '#app/api/whose.ts';
import { assetSchema, presentAssets } from './present-generation.ts';

export const listAssets = defineOperation({
  id: 'listAssets',
  method: 'GET',
  path: '/v1/generations/{id}/assets',
  summary: 'Pull the finished photos at full resolution',
  scope: 'generations:read',
  limit: 'read',
  params: idParams,
  responses: {
    200: {
      description: 'The photos that passed every gate',
      schema: z.object({ assets: z.array(assetSchema) }),
    },
  },
  problems: ['not_found'],
  async handle({ db, env }, { key }, { params }) {
    const generation = await db.generation.findFirst({
      where: { id: params.id, ...whose(key) },
      select: { assets: { orderBy: { position: 'asc' } } },
    });
    if (!generation) return notFound('generation');
    return { status: 200, body: { assets: presentAssets(env, generation.assets) } };
  },
});

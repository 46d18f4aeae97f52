import { readPlaceOf } from '#app/generation/turns/read-queue.server.ts';
import { defineOperation, idParams, notFound } from '#app/api/operation.ts';
import { whose } from '#app/api/whose.ts';
import { generationSchema, presentGeneration } from './present-generation.ts';
import { presentQueue, queueSchema } from './present-queue.ts';

export const getGeneration = defineOperation({
  id: 'getGeneration',
  method: 'GET',
  path: '/v1/generations/{id}',
  summary: 'Check where the job stands',
  scope: 'generations:read',
  limit: 'read',
  params: idParams,
  responses: {
    200: {
      description: 'The generation',
      schema: generationSchema.extend({
        queue: queueSchema.nullable().describe('While it waits; null once it is being painted'),
      }),
    },
  },
  problems: ['not_found'],
  async handle(services, { key }, { params }) {
    const generation = await services.db.generation.findFirst({
      where: { id: params.id, ...whose(key) },
      include: { assets: { select: { status: true } } },
    });
    if (!generation) return notFound('generation');
    const place = await readPlaceOf(services, generation);
    const body = { ...presentGeneration(generation), queue: place ? presentQueue(place) : null };
    return { status: 200, body };
  },
});

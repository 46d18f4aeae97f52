import { defineOperation, idParams, notFound } from '../operation.ts';
import { whose } from '../whose.ts';
import { generationSchema, presentGeneration } from './present-generation.ts';

export const getGeneration = defineOperation({
  id: 'getGeneration',
  method: 'GET',
  path: '/v1/generations/{id}',
  summary: 'Check where the job stands',
  scope: 'generations:read',
  limit: 'read',
  params: idParams,
  responses: { 200: { description: 'The generation', schema: generationSchema } },
  problems: ['not_found'],
  async handle({ db }, { key }, { params }) {
    const generation = await db.generation.findFirst({
      where: { id: params.id, ...whose(key) },
      include: { assets: { select: { status: true } } },
    });
    return generation ? { status: 200, body: presentGeneration(generation) } : notFound('generation');
  },
});

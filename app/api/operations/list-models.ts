import { z } from 'zod';
import { models } from '#app/generation/wishes/models.ts';
import { defineOperation } from '#app/api/operation.ts';

export const listModels = defineOperation({
  id: 'listModels',
  method: 'GET',
  path: '/v1/models',
  summary: 'The models that can be asked for, and the engine that paints for them here',
  scope: null,
  limit: 'read',
  query: z.strictObject({}),
  responses: {
    200: {
      description: 'All models',
      schema: z.object({
        models: z.array(
          z.object({ id: z.string(), description: z.string(), is_default: z.boolean(), engine: z.string() }),
        ),
      }),
    },
  },
  problems: [],
  handle: () =>
    Promise.resolve({
      status: 200,
      body: {
        models: models.map(({ id, description, isDefault }) => ({
          id,
          description,
          is_default: isDefault,
          engine: 'studio',
        })),
      },
    }),
});

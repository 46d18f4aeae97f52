import { z } from 'zod';
import { sceneNames } from '#app/generation/wishes/scene-names.ts';
import { defineOperation } from '#app/api/operation.ts';

export const listScenes = defineOperation({
  id: 'listScenes',
  method: 'GET',
  path: '/v1/scenes',
  summary: 'The scenes that can be asked for: families, and the scenes in them',
  scope: null,
  limit: 'read',
  query: z.strictObject({}),
  responses: {
    200: {
      description: 'All scenes',
      schema: z.object({
        scenes: z.array(z.object({ id: z.string(), title: z.string(), family: z.string().nullable() })),
      }),
    },
  },
  problems: [],
  handle: () => Promise.resolve({ status: 200, body: { scenes: [...sceneNames] } }),
});

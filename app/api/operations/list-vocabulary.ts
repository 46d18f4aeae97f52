import { z } from 'zod';
import { preferenceFields } from '#app/generation/wishes/preferences.ts';
import { situationTraits } from '#app/generation/wishes/situation-word.ts';
import { situationWords } from '#app/generation/wishes/situation-words.ts';
import { defineOperation } from '#app/api/operation.ts';

export const listVocabulary = defineOperation({
  id: 'listVocabulary',
  method: 'GET',
  path: '/v1/vocabulary',
  summary: 'The words that a free-text situation is understood by, and the preferences that override it',
  scope: null,
  limit: 'read',
  query: z.strictObject({}),
  responses: {
    200: {
      description: 'Every word, by trait',
      schema: z.object({
        situation: z.array(
          z.object({
            trait: z.enum(situationTraits),
            value: z.string(),
            phrases: z.array(z.string()),
            scene: z.string().nullable().describe('The house scene that it asks for'),
          }),
        ),
        preferences: z.array(z.object({ name: z.string(), description: z.string() })),
      }),
    },
  },
  problems: [],
  handle: () =>
    Promise.resolve({
      status: 200,
      body: {
        situation: situationWords.map(({ trait, value, phrases, scene, usualScene }) => ({
          trait,
          value,
          phrases,
          scene: scene ?? usualScene ?? null,
        })),
        preferences: Object.entries(preferenceFields).map(([name, field]) => ({
          name,
          description: field.description ?? '',
        })),
      },
    }),
});

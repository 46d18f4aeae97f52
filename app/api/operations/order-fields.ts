import { z } from 'zod';
import { parseAspectRatio } from '#app/generation/generation.ts';
import { models } from '#app/generation/wishes/models.ts';
import { preferenceFields } from '#app/generation/wishes/preferences.ts';
import { sceneNames } from '#app/generation/wishes/scene-names.ts';
import type { GivenImage, OrderOutcome } from '#app/partners/place-order.server.ts';
import { preservations } from '#app/imaging/fidelity/judge-fidelity.ts';
import { nearestName } from '#app/platform/nearest-name.ts';
import { refuseFields } from '#app/api/call-operation.ts';
import { notAllowed, notFound, type Answer } from '#app/api/operation.ts';
import type { FieldFault } from '#app/api/problems.ts';

const url = z.string().min(1).max(2048);
const modelIds = models.map(({ id }) => id);
const sceneIds = sceneNames.map(({ id }) => id);

function sayUnknown(kind: string, given: unknown, known: string[]): string {
  const near = typeof given === 'string' ? nearestName(given, known) : undefined;
  return `${JSON.stringify(given)} is no known ${kind}.${near ? ` Did you mean ${near}?` : ''} Known: ${known.join(', ')}.`;
}

/** 28 MB of Base64 are 20 MB of photo, and a little for the other fields. */
export const maxOrderBytes = 29 * 1_048_576;

/** The fields that both contracts' orders share. */
export const orderFields = {
  image_url: url.optional().describe('Public https address of the product photo'),
  image_base64: z.string().min(1).optional().describe('The photo itself, in Base64'),
  image: z
    .file({ error: 'Send the file as multipart/form-data, or use image_base64.' })
    .optional()
    .describe('The photo itself, as a multipart file'),
  situation: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .optional()
    .describe(
      'Free text: what surrounds the product. Read by the vocabulary of GET /v1/vocabulary; what was understood and what was ignored comes back with the generation.',
    ),
  model: z
    .enum(modelIds, { error: ({ input }) => sayUnknown('model', input, modelIds) })
    .optional()
    .describe('Model id; default google-nano-banana'),
  aspect_ratio: z
    .string()
    .refine((text) => parseAspectRatio(text) !== undefined, {
      error: 'Give a ratio such as 4:5, between 1:4 and 4:1.',
    })
    .optional()
    .describe("Ratio of the result, such as 4:5, between 1:4 and 4:1; default the input's ratio"),
  preservation: z
    .enum(preservations)
    .optional()
    .describe(
      'How much of the product must stay as it is: strict (default; nothing that an eye could find), balanced (the light of the scene may touch it), creative (recognisable). A photo that measures worse is not delivered and costs nothing.',
    ),
  webhook_url: url.optional().describe('Address that is called with the result when the job ends'),
};

/** /v1 knows its preferences by name; a misspelt one is refused. */
export const preferences = z
  .strictObject(preferenceFields)
  .describe("Overrides single traits of the store's profile; beats what the situation says")
  .meta({ id: 'Preferences' })
  .optional();

/** /api/v1 takes any object: its contract names no keys. */
export const savedPreferences = z
  .record(z.string().max(100), z.unknown())
  .refine((value) => JSON.stringify(value).length <= 10_000, { error: 'At most 10,000 characters.' })
  .optional()
  .describe(
    'Saved tone and style overrides. The names of the /v1 preferences steer the photo; others are listed in ignored_preferences.',
  );

export const sceneList = z
  .array(z.enum(sceneIds, { error: ({ input }) => sayUnknown('scene', input, sceneIds) }))
  .min(1)
  .max(20);

/** The one image that was given, under the name of its field; the others must be absent. */
export function oneImage(
  body: { [Name in 'product_image' | 'image_url' | 'image_base64']?: string | undefined } & {
    image?: File | undefined;
  },
  fields: readonly string[],
): { ok: true; image: GivenImage } | { ok: false; fault: FieldFault } {
  const image: GivenImage = {
    ...(body.product_image ? { product_image: { url: body.product_image } } : {}),
    ...(body.image_url ? { image_url: { url: body.image_url } } : {}),
    ...(body.image_base64 ? { image_base64: { base64: body.image_base64 } } : {}),
    ...(body.image ? { image: { file: body.image } } : {}),
  };
  const given = Object.keys(image);
  if (given.length === 1) return { ok: true, image };
  const message = given.length
    ? `Give one photo, not ${given.join(' and ')}.`
    : `Give the product photo as one of ${fields.join(', ')}.`;
  return { ok: false, fault: { path: given.length ? given[1] : fields[0], message } };
}

/** What became of an order, as an answer. */
export function answerOrder(outcome: OrderOutcome): Answer {
  if (outcome.ok) {
    const headers = outcome.isReplayed ? { 'Idempotent-Replayed': 'true' } : undefined;
    return { ...outcome.reply, headers };
  }
  switch (outcome.code) {
    case 'store_not_found':
      return notFound('store');
    case 'store_not_allowed':
      return notAllowed('generations:write');
    case 'invalid':
      return refuseFields(outcome.errors);
    case 'insufficient_credits':
      return { problem: outcome.code, detail: outcome.message };
    case 'idempotency_conflict':
      return { problem: outcome.code, detail: 'Use a new Idempotency-Key for a new request.' };
    case 'idempotency_in_progress':
      return { problem: outcome.code, detail: 'Send the same request again in a moment.' };
  }
}

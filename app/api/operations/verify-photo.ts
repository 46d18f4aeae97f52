import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { digitalSourceType } from '#app/imaging/encode-photo.ts';
import { recipePublicKey } from '#app/generation/signed-recipe.ts';
import { verifyPhoto, type Verified } from '#app/generation/verify-photo.server.ts';
import { answerOnce } from '../answer-once.ts';
import { refuseFields } from '../call-operation.ts';
import { defineOperation, type Answer, type ApiServices, type Caller } from '../operation.ts';
import { maxOrderBytes, oneImage } from './order-fields.ts';

const figures = z.record(z.string(), z.unknown()).nullable();

const verifiedSchema = z
  .object({
    match: z
      .enum(['exact', 'copy', 'none'])
      .describe('The very file; the same picture re-encoded or resized; not one of ours'),
    signature: z
      .enum(['valid', 'altered', 'invalid', 'none'])
      .describe('Of the signed recipe in the file: altered = ours, but the bytes around it were changed'),
    distance: z.int().nullable().describe('Bits of 256 in which the picture differs from ours'),
    asset_id: z.string().nullable().describe('When it is one of your own'),
    digital_source_type: z.string().nullable().describe('IPTC NewsCode: what made the picture'),
    recipe: figures,
    certificate: figures.describe('How exactly the product was kept, measured on the file'),
    created_at: z.iso.datetime().nullable(),
    public_key: z.string().describe('Ed25519, PEM: checks the recipe in a file without asking us'),
  })
  .meta({ id: 'Verification' });

const responses = { 200: { description: 'What is known of it', schema: verifiedSchema } };
const description =
  'A picture is known by its bytes, by the signed recipe in the file, and, when it was re-encoded or resized, by what is seen in it.';

function present(
  { env }: Pick<ApiServices, 'env'>,
  { key }: Caller,
  { match, signature, distance, recipe, asset }: Verified,
): z.input<typeof verifiedSchema> {
  const isOwn = asset?.generation.partnerId === key.partner.id && asset.generation.mode === key.mode;
  return {
    match,
    signature,
    distance,
    asset_id: isOwn ? (asset?.id ?? null) : null,
    digital_source_type: match === 'none' ? null : digitalSourceType,
    recipe,
    certificate: (asset?.fidelity ?? null) as z.input<typeof figures>,
    created_at: asset?.updatedAt.toISOString() ?? null,
    public_key: recipePublicKey(env.SECRET_KEY),
  };
}

async function answer(services: ApiServices, caller: Caller, path: string, bytes: Buffer): Promise<Answer> {
  const verified = await verifyPhoto(services, bytes);
  if (!verified.ok) return refuseFields([{ path, message: verified.message }]);
  const body = present(services, caller, verified);
  return answerOnce(services, caller, () => Promise.resolve({ status: 200, body }));
}

async function answerUrl(services: ApiServices, caller: Caller, path: string, url: string): Promise<Answer> {
  const fetched = await services.publicFetch.download(url);
  if (!fetched.ok) return refuseFields([{ path, message: fetched.message }]);
  return answer(services, caller, path, fetched.bytes);
}

export const verifyPhotoUrl = defineOperation({
  id: 'verifyPhotoUrl',
  method: 'GET',
  path: '/v1/verify',
  summary: 'Is the picture at an address one of ours, and how was it made?',
  description,
  scope: 'generations:read',
  limit: 'quote',
  query: z.strictObject({ url: z.string().min(1).max(2048) }),
  responses,
  problems: [],
  handle: (services, caller, { query }) => answerUrl(services, caller, 'url', query.url),
});

export const verifyPhotoBytes = defineOperation({
  id: 'verifyPhoto',
  method: 'POST',
  path: '/v1/verify',
  summary: 'The same for a file, as multipart or Base64',
  description,
  scope: 'generations:read',
  limit: 'quote',
  body: z.strictObject({
    image_url: z.string().min(1).max(2048).optional(),
    image_base64: z.string().min(1).optional(),
    image: z.file({ error: 'Send the file as multipart/form-data, or use image_base64.' }).optional(),
  }),
  uploadField: 'image',
  maxBodyBytes: maxOrderBytes,
  responses,
  problems: ['idempotency_conflict', 'idempotency_in_progress'],
  async handle(services, caller, { body }) {
    const given = oneImage(body, ['image_url', 'image_base64', 'image']);
    if (!given.ok) return refuseFields([given.fault]);
    const [[field, image]] = Object.entries(given.image);
    if ('url' in image) return answerUrl(services, caller, field, image.url);
    const bytes =
      'file' in image ? Buffer.from(await image.file.arrayBuffer()) : Buffer.from(image.base64, 'base64');
    return answer(services, caller, field, bytes);
  },
});

import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { digitalSourceType } from '#app/imaging/encode-photo.ts';
import { recipePublicKey } from '#app/generation/photograph/signed-recipe.ts';
import { verifyPhoto, type Verified } from '#app/generation/photograph/verify-photo.server.ts';
import type { GivenImage } from '#app/partners/place-order.server.ts';
import { answerOnce } from '#app/api/answer-once.ts';
import { refuseFields } from '#app/api/call-operation.ts';
import { defineOperation, type Answer, type ApiServices, type Caller } from '#app/api/operation.ts';
import { maxOrderBytes, oneImage } from './order-fields.ts';

const figures = z.record(z.string(), z.unknown()).nullable();

const verifiedSchema = z
  .object({
    match: z
      .enum(['exact', 'copy', 'none'])
      .describe(
        'The very file; the same picture re-encoded, resized, cropped or with a border; not one of ours',
      ),
    signature: z
      .enum(['valid', 'altered', 'invalid', 'none'])
      .describe('Of the signed recipe in the file: altered = ours, but the bytes around it were changed'),
    distance: z.int().nullable().describe('Bits of 256 in which the whole picture differs from ours'),
    difference: z
      .number()
      .nullable()
      .describe('0 to 255, of the part that differs most, at the same size and tone; a copy has 6 or less'),
    shown: z
      .number()
      .nullable()
      .describe('The share of our photo that is seen in it: less than 1 when cropped'),
    asset_id: z.string().nullable().describe('When it is one of your own'),
    digital_source_type: z.string().nullable().describe('IPTC NewsCode: what made the picture'),
    recipe: figures,
    certificate: figures.describe('How exactly the product was kept, measured on the file'),
    measured_again: z
      .object({
        source_matches: z.boolean().nullable().describe('Is it the very file that the photo was made from?'),
        fidelity: figures.describe('Measured now, from the two files alone'),
        refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
      })
      .nullable()
      .describe('When the source photo was sent along'),
    created_at: z.iso.datetime().nullable(),
    public_key: z.string().describe('Ed25519, PEM: checks the recipe in a file without asking us'),
  })
  .meta({ id: 'Verification' });

const responses = { 200: { description: 'What is known of it', schema: verifiedSchema } };
const description =
  'A picture is known by its bytes, by the signed recipe in the file, and, when it was re-encoded, resized, cropped or given a border, by what is seen in it: compared with the stored photo, part by part.';

function present(
  { env }: Pick<ApiServices, 'env'>,
  { key }: Caller,
  { match, signature, distance, difference, shown, recipe, certificate, asset }: Verified,
): Omit<z.input<typeof verifiedSchema>, 'measured_again'> {
  const isOwn = asset?.generation.partnerId === key.partner.id && asset.generation.mode === key.mode;
  return {
    match,
    signature,
    distance,
    difference: round(difference),
    shown: round(shown),
    asset_id: isOwn ? (asset?.id ?? null) : null,
    digital_source_type: match === 'none' ? null : digitalSourceType,
    recipe,
    certificate: (asset?.fidelity ?? certificate?.fidelity ?? null) as z.input<typeof figures>,
    created_at: asset?.updatedAt.toISOString() ?? null,
    public_key: recipePublicKey(env.SECRET_KEY),
  };
}

function round(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}

async function answer(
  services: ApiServices,
  caller: Caller,
  photo: { path: string; bytes: Buffer },
  source?: Buffer,
): Promise<Answer> {
  const verified = await verifyPhoto(services, { bytes: photo.bytes, partnerId: caller.key.partner.id });
  if (!verified.ok) return refuseFields([{ path: photo.path, message: verified.message }]);
  const measuredAgain = source ? await measureCopy(services, verified, photo.bytes, source) : null;
  const body = { ...present(services, caller, verified), measured_again: measuredAgain };
  return answerOnce(services, caller, () => Promise.resolve({ status: 200, body }));
}

async function measureCopy(
  { pixels }: Pick<ApiServices, 'pixels'>,
  { certificate }: Verified,
  photo: Buffer,
  source: Buffer,
): Promise<z.input<typeof verifiedSchema>['measured_again']> {
  if (!certificate) {
    const message = 'The file has no certificate of ours: nobody knows where in it the product was put.';
    return { source_matches: null, fidelity: null, refusal: { code: 'no_certificate', message } };
  }
  const hash = createHash('sha256').update(source).digest('hex');
  const again = await pixels.run('measure-again', { photo, source, certificate });
  return {
    source_matches: certificate.source === hash,
    fidelity: again.ok ? again.fidelity : null,
    refusal: again.ok ? null : { code: again.code, message: again.message },
  };
}

type Fetched = { ok: true; bytes: Buffer } | { ok: false; message: string };

/** The bytes of a picture that came as an address, a file or Base64. */
async function bytesOf(
  { publicFetch }: Pick<ApiServices, 'publicFetch'>,
  image: GivenImage[string],
): Promise<Fetched> {
  if ('url' in image) return publicFetch.download(image.url);
  const bytes =
    'file' in image ? Buffer.from(await image.file.arrayBuffer()) : Buffer.from(image.base64, 'base64');
  return { ok: true, bytes };
}

async function answerImages(
  services: ApiServices,
  caller: Caller,
  given: { image: GivenImage; source?: GivenImage },
): Promise<Answer> {
  const [[path, image]] = Object.entries(given.image);
  const photo = await bytesOf(services, image);
  if (!photo.ok) return refuseFields([{ path, message: photo.message }]);
  if (!given.source) return answer(services, caller, { path, bytes: photo.bytes });
  const [[sourcePath, sourceImage]] = Object.entries(given.source);
  const source = await bytesOf(services, sourceImage);
  if (!source.ok) return refuseFields([{ path: sourcePath, message: source.message }]);
  return answer(services, caller, { path, bytes: photo.bytes }, source.bytes);
}

export const verifyPhotoUrl = defineOperation({
  id: 'verifyPhotoUrl',
  method: 'GET',
  path: '/v1/verify',
  summary: 'Is the picture at an address one of ours, and how was it made?',
  description,
  scope: 'generations:read',
  limit: 'quote',
  feature: 'verify',
  query: z.strictObject({ url: z.string().min(1).max(2048) }),
  responses,
  problems: [],
  handle: (services, caller, { query }) =>
    answerImages(services, caller, { image: { url: { url: query.url } } }),
});

export const verifyPhotoBytes = defineOperation({
  id: 'verifyPhoto',
  method: 'POST',
  path: '/v1/verify',
  summary: 'The same for a file, as multipart or Base64',
  description,
  scope: 'generations:read',
  limit: 'quote',
  feature: 'verify',
  body: z.strictObject({
    image_url: z.string().min(1).max(2048).optional(),
    image_base64: z.string().min(1).optional(),
    image: z.file({ error: 'Send the file as multipart/form-data, or use image_base64.' }).optional(),
    source_url: z
      .string()
      .min(1)
      .max(2048)
      .optional()
      .describe('The source photo: the product in the picture is measured against it once more'),
    source_base64: z.string().min(1).optional().describe('The same as Base64'),
  }),
  uploadField: 'image',
  maxBodyBytes: 2 * maxOrderBytes,
  responses,
  problems: ['idempotency_conflict', 'idempotency_in_progress'],
  async handle(services, caller, { body }) {
    const given = oneImage(body, ['image_url', 'image_base64', 'image']);
    if (!given.ok) return refuseFields([given.fault]);
    const { source_url: url, source_base64: base64 } = body;
    if (url && base64)
      return refuseFields([
        { path: 'source_base64', message: 'Give one source, not source_url and source_base64.' },
      ]);
    const source: GivenImage | undefined = url
      ? { source_url: { url } }
      : base64
        ? { source_base64: { base64 } }
        : undefined;
    return answerImages(services, caller, { image: given.image, ...(source ? { source } : {}) });
  },
});

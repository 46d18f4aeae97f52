import { z } from 'zod';
import { requireAccess } from '#app/partners/store-grants.server.ts';
import { drawStyleCard } from '#app/style/style-card.ts';
import { readProfile } from '#app/style/read-profile.server.ts';
import type { StyleProfile } from '#app/style/profile.ts';
import type { PhotoView } from '#app/style/view-looks.ts';
import type { StyleView } from '#app/style/view-style.ts';
import { prefersType } from '#app/api/prefers-type.ts';
import {
  defineOperation,
  idParams,
  notAllowed,
  notFound,
  type Answer,
  type ApiServices,
} from '#app/api/operation.ts';

const oklab = z.array(z.number()).length(3).describe('OKLab: lightness 0..1, a, b');
const hex = z
  .string()
  .regex(/^#[0-9a-f]{6}$/)
  .describe('sRGB');

const photo = z.object({ photo_id: z.string(), url: z.string() });

const styleSchema = z
  .object({
    store_id: z.string(),
    version: z.int(),
    learnt_at: z.iso.datetime(),
    photos_read: z.int(),
    sentences: z.array(z.string()).describe('The whole look in plain words'),
    backdrop: z.object({ kind: z.string(), hex, oklab, share: z.number() }),
    palette: z.array(
      z.object({
        hex,
        oklab,
        weight: z.number().describe('Shares of one role sum to 1'),
        role: z.enum(['backdrop', 'product']),
      }),
    ),
    light: z.object({
      azimuth_degrees: z
        .number()
        .nullable()
        .describe('0 = from the right, 90 = from above, counter-clockwise; null = from all around'),
      elevation_degrees: z.number(),
      softness: z.number().describe('0 = hard, 1 = soft'),
      kelvin: z.number(),
      hex,
    }),
    shadow: z.object({ kind: z.string(), strength: z.number() }),
    composition: z.object({
      aspect: z.number(),
      fill: z.number(),
      centre_x: z.number(),
      centre_y: z.number(),
    }),
    traits: z.array(
      z.object({
        name: z.string(),
        label: z.string(),
        unit: z.string(),
        median: z.number(),
        p10: z.number(),
        p90: z.number(),
        photos: z.int(),
      }),
    ),
    looks: z
      .array(
        z.object({
          name: z.string().describe('Of its own within the store, such as white packshot'),
          kind: z.enum(['packshot', 'cut-out', 'surface', 'lifestyle', 'detail']),
          share: z.number().describe("Of the store's photos, 0..1; the rest are one-offs"),
          photos: z.int(),
          hex: hex.nullable().describe('Its usual backdrop; null = none'),
          typical: z.array(photo).describe('The most typical first'),
        }),
      )
      .describe('The ways in which the store photographs, the most frequent first'),
    one_offs: z
      .array(z.object({ photo, explanation: z.array(z.string()).describe('What is odd about it') }))
      .describe('Photos that are like no others of the store, the oddest first'),
    exemplars: z.array(photo).describe('The photographs that are most typical of the look'),
  })
  .meta({ id: 'Style' });

const svgResponse = { 'image/svg+xml': { schema: z.string() } };
const svgType = 'image/svg+xml';

export const getStoreStyle = defineOperation({
  id: 'getStoreStyle',
  method: 'GET',
  path: '/v1/stores/{id}/style',
  summary: "A store's measured style: as JSON, or as a swatch card with Accept: image/svg+xml",
  scope: 'stores:read',
  limit: 'read',
  limitedStore: 'path',
  params: idParams,
  responses: {
    200: { description: 'The newest profile', schema: styleSchema, otherTypes: svgResponse },
  },
  problems: ['not_found', 'style_not_learnt'],
  async handle(services, { key, headers }, { params }) {
    const isCard = prefersType(headers.get('accept'), svgType, 'application/json');
    const answer = await answerStyle(services, { partnerId: key.partner.id, storeId: params.id }, isCard);
    return 'problem' in answer ? answer : { ...answer, headers: { ...answer.headers, Vary: 'Accept' } };
  },
});

export const getStoreStyleCard = defineOperation({
  id: 'getStoreStyleCard',
  method: 'GET',
  path: '/v1/stores/{id}/style.svg',
  summary: "A store's measured style as a swatch card",
  scope: 'stores:read',
  limit: 'read',
  limitedStore: 'path',
  params: idParams,
  responses: { 200: { description: 'The card', otherTypes: svgResponse } },
  problems: ['not_found', 'style_not_learnt'],
  handle: (services, { key }, { params }) =>
    answerStyle(services, { partnerId: key.partner.id, storeId: params.id }, true),
});

async function answerStyle(
  services: ApiServices,
  pair: { partnerId: string; storeId: string },
  isCard: boolean,
): Promise<Answer> {
  const access = await requireAccess(services, { ...pair, scope: 'stores:read' });
  if (!access.ok) return access.code === 'store_not_found' ? notFound('store') : notAllowed('stores:read');
  const { store } = access;
  const found = await readProfile(services, { storeId: store.id });
  if (!found)
    return {
      problem: 'style_not_learnt',
      detail: 'GET /v1/stores/{id} tells how far it is, and which photos cannot be read.',
    };
  if (!isCard) return { status: 200, body: presentStyle(store.id, found.profile, found.view) };
  const headers = {
    'Content-Type': svgType,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  };
  return { status: 200, body: drawStyleCard({ name: store.name, ...found }), headers };
}

function presentStyle(storeId: string, profile: StyleProfile, view: StyleView): z.input<typeof styleSchema> {
  const { backdrop, palette, light, shadow, composition } = profile;
  return {
    store_id: storeId,
    version: view.version,
    learnt_at: view.learntAt,
    photos_read: view.photosRead,
    sentences: profile.sentences,
    backdrop: {
      kind: backdrop.kind,
      hex: view.composition.backdropHex,
      oklab: backdrop.oklab,
      share: backdrop.share,
    },
    palette: palette.map((swatch, at) => ({ hex: view.swatches[at].hex, ...swatch })),
    light: {
      azimuth_degrees: light.azimuthDegrees,
      elevation_degrees: light.elevationDegrees,
      softness: light.softness,
      kelvin: light.kelvin,
      hex: view.light.hex,
    },
    shadow,
    composition: {
      aspect: composition.aspect,
      fill: composition.fill,
      centre_x: composition.centreX,
      centre_y: composition.centreY,
    },
    traits: profile.traits,
    looks: view.looks.map(({ typical, ...look }) => ({ ...look, typical: typical.map(presentPhoto) })),
    one_offs: view.oneOffs.map((oneOff) => ({ ...oneOff, photo: presentPhoto(oneOff.photo) })),
    exemplars: view.exemplars.map(presentPhoto),
  };
}

function presentPhoto({ photoId, url }: PhotoView): z.input<typeof photo> {
  return { photo_id: photoId, url };
}

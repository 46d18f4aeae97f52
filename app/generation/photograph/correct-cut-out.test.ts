import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { beforeEach, expect, it } from 'vitest';
import { systemClock } from '#app/platform/clock.ts';
import { previewCutOut } from './preview-cut-out.ts';
import { makePhoto, refuseCutOut } from '#test/factories/photo.ts';
import { makeProduct } from '#test/factories/product.ts';
import { makeStore } from '#test/factories/store.ts';
import { testServices } from '#test/setup/services.ts';
import type { Stroke } from '#app/imaging/cut-out/strokes.ts';
import type { Services } from '#app/services.ts';
import {
  previewCorrection,
  readCorrectablePhoto,
  readStrokes,
  saveCorrection,
} from './correct-cut-out.server.ts';
import { readSourcePhotos } from '#app/generation/source-photos.server.ts';

const plain = await testServices({ clock: systemClock });
const { db } = plain;
// the pure task itself, without a thread of its own
const pixels = {
  threads: 1,
  run: (_name: string, input: never) => previewCutOut(input),
} as unknown as Services['pixels'];
const services = { ...plain, pixels };
let storeId: string;

/** A red box beside a green one, before white: two objects, unless somebody says which is meant. */
async function twoBoxes(): Promise<Buffer> {
  const box = (hex: string) => ({
    create: { width: 120, height: 160, channels: 3 as const, background: hex },
  });
  return sharp({ create: { width: 400, height: 300, channels: 3, background: '#fafafa' } })
    .composite(
      [
        { input: box('#a83a28'), left: 50, top: 70 },
        { input: box('#2a7d4f'), left: 230, top: 70 },
      ].map(({ input, ...place }) => ({ input, ...place })),
    )
    .png()
    .toBuffer();
}

const withoutGreen: Stroke[] = [
  {
    tool: 'remove',
    radius: 0.02,
    points: [
      [0.65, 0.4],
      [0.78, 0.6],
    ],
  },
];

beforeEach(async () => {
  storeId = (await makeStore(db)).id;
});

async function photographed() {
  const bytes = await twoBoxes();
  const contentHash = createHash('sha256').update(bytes).digest('hex');
  const objectKey = `inputs/${contentHash}`;
  await services.objects.put(objectKey, bytes, 'image/png');
  const product = await makeProduct(db, { storeId });
  const url = 'https://cdn.example/boxes.png';
  const photo = await makePhoto(db, { storeId, productId: product.id, url, objectKey });
  return { photo, product, contentHash };
}

it('a photo that was refused is a source photo again once a person has shown the product', async () => {
  const { photo, product } = await photographed();
  await refuseCutOut(db, photo, 'There are several separate objects in this photo.');
  const before = await previewCorrection(services, { storeId, photoId: photo.id, strokes: [] });
  expect(before).toMatchObject({ ok: false, code: 'several_objects' });
  const sources = () => readSourcePhotos(services, { storeId, productIds: [product.id] });
  expect((await sources()).get(product.id)).toMatchObject({ ok: false, photoId: photo.id });

  const after = await previewCorrection(services, { storeId, photoId: photo.id, strokes: withoutGreen });
  if (!after.ok) throw new Error(after.message);
  const { data, info } = await sharp(after.bytes).raw().toBuffer({ resolveWithObject: true });
  const opacityAt = (x: number, y: number) => data[(y * info.width + x) * info.channels + 3];
  expect([opacityAt(110, 150), opacityAt(290, 150)]).toEqual([255, 0]);

  const saved = await saveCorrection(services, { storeId, photoId: photo.id, strokes: withoutGreen });
  expect(saved).toEqual({ ok: true });
  await db.photoMeasurement.updateMany({
    where: { photoId: photo.id },
    data: { contentHash: (await db.photo.findUniqueOrThrow({ where: { id: photo.id } })).contentHash ?? '' },
  });
  expect((await sources()).get(product.id)).toMatchObject({ ok: true, photoId: photo.id });
});

it('strokes are kept for the bytes of the photo in this store alone, and forgotten when all are taken back', async () => {
  const { photo, contentHash } = await photographed();
  const correction = { storeId, photoId: photo.id, strokes: withoutGreen };
  await saveCorrection(services, correction);
  expect(await readStrokes(services, { storeId, contentHash })).toEqual(withoutGreen);
  expect(await readCorrectablePhoto(services, { storeId, photoId: photo.id })).toMatchObject({
    id: photo.id,
    strokes: withoutGreen,
  });
  const other = (await makeStore(db)).id;
  expect(await readStrokes(services, { storeId: other, contentHash })).toEqual([]);
  expect(await readCorrectablePhoto(services, { storeId: other, photoId: photo.id })).toBeNull();
  expect(await saveCorrection(services, { ...correction, storeId: other })).toMatchObject({ ok: false });
  await saveCorrection(services, { ...correction, strokes: [] });
  expect(await readStrokes(services, { storeId, contentHash })).toEqual([]);
});

it('strokes that leave no product are refused and not kept', async () => {
  const { photo, contentHash } = await photographed();
  const strokes: Stroke[] = [
    {
      tool: 'remove',
      radius: 0.25,
      points: [
        [0, 0.5],
        [1, 0.5],
      ],
    },
  ];
  const saved = await saveCorrection(services, { storeId, photoId: photo.id, strokes });
  expect(saved).toMatchObject({ ok: false, code: 'no_product_found' });
  expect(await readStrokes(services, { storeId, contentHash })).toEqual([]);
});

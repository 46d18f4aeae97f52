import sharp from 'sharp';
import { expect, test } from 'vitest';
import { models } from '#app/generation/wishes/models.ts';
import { renderGeneration } from '#app/generation/render-generation.server.ts';
import { startApi } from '#test/api/start-api.ts';
import { drawPhoto } from '#test/factories/profile.ts';

const { call, services, store } = await startApi();
const { rgb, width, height } = drawPhoto(0);
const photo = await sharp(rgb, { raw: { width, height, channels: 3 } })
  .resize(768, 1024, { fit: 'fill', kernel: 'nearest' })
  .png()
  .toBuffer();
const image_base64 = photo.toString('base64');

/** Width and height of the file that an address gives, as its bytes say. */
async function sizeOf(url: string): Promise<[number, number]> {
  const bytes = await services.objects.get(`assets/${url.slice(url.lastIndexOf('/') + 1)}`);
  const header = await sharp(bytes).metadata();
  return [header.width, header.height];
}

test.each(
  models.map(({ id }, at) => ({
    model: id,
    ...[
      { asked: '4:5', size: [1638, 2048] },
      { asked: '16:9', size: [2048, 1152] },
    ][at % 2],
  })),
)('/api/v1: $model honours and echoes the asked $asked', async ({ model, asked, size }) => {
  const body = { image_base64, model, aspect_ratio: asked, situation: 'a plain studio' };
  const { json } = await call('POST', '/api/v1/generations', { body });
  const { id } = await services.db.generation.findUniqueOrThrow({ where: { jobId: String(json.job_id) } });
  await renderGeneration(services, { generationId: id });
  const done = await call('GET', `/api/v1/generations/${String(json.job_id)}`);
  expect(done.json).toMatchObject({
    status: 'done',
    model,
    aspect_ratio: asked,
    error: null,
    refunded_credits: 0,
  });
  expect(await sizeOf(String(done.json.result_image_url))).toEqual(size);
});

test('/v1: an omitted ratio is the ratio of the input, in the answer and in the file', async () => {
  const body = { image_base64, store_id: store.id, scenes: ['seamless-sweep'] };
  const { json } = await call('POST', '/v1/generations', { body });
  await renderGeneration(services, { generationId: String(json.id) });
  expect((await call('GET', `/v1/generations/${String(json.id)}`)).json).toMatchObject({
    status: 'complete',
    aspect_ratio: '3:4',
  });
  const { assets } = (await call('GET', `/v1/generations/${String(json.id)}/assets`)).json as {
    assets: { url: string; width: number; height: number }[];
  };
  expect([assets[0].width, assets[0].height]).toEqual([1536, 2048]);
  expect(await sizeOf(assets[0].url)).toEqual([1536, 2048]);
});

test('/v1: a photo has the asked size, up to 4096 pixels, and says that its product was enlarged', async () => {
  const body = { image_base64, store_id: store.id, scenes: ['arch'], aspect_ratio: '21:9', long_side: 4096 };
  const { json } = await call('POST', '/v1/generations', { body });
  await renderGeneration(services, { generationId: String(json.id) });
  const done = await call('GET', `/v1/generations/${String(json.id)}`);
  expect(done.json).toMatchObject({ status: 'complete', long_side: 4096 });
  const { assets } = (await call('GET', `/v1/generations/${String(json.id)}/assets`)).json as {
    assets: { url: string; warnings: string[] }[];
  };
  expect(await sizeOf(assets[0].url)).toEqual([4096, 1756]);
  expect(assets[0].warnings.join()).toContain('upscaled');
  const tooLarge = await call('POST', '/v1/generations', { body: { ...body, long_side: 4097 } });
  expect(tooLarge.status).toBe(422);
}, 60_000);

import { execFile } from 'node:child_process';
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { magicPhoto, magicUrl } from '#app/generation/wishes/magic-images.ts';
import { renderGeneration } from '#app/generation/render-generation.server.ts';
import { readSignedPhoto, recipePublicKey } from '#app/generation/photograph/signed-recipe.ts';
import { createApiKey } from '#app/partners/api-keys.server.ts';
import { startApi } from './start-api.ts';

let served = Buffer.alloc(0);
const server = createServer((_request, response) => void response.end(served)).listen(0, '127.0.0.1');
await once(server, 'listening');
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const { api, call, services, store, partner, stranger } = await startApi(undefined, [host]);
const { db } = services;
const { secret: key } = await createApiKey(db, services, { partnerId: partner.partner.id, mode: 'test' });

async function makePhotos(count: number) {
  const { json } = await call('POST', '/v1/generations', {
    key,
    body: {
      product_image: magicUrl({ name: 'complete' }),
      store_id: store.id,
      scenes: ['studio', 'lifestyle'],
      count,
    },
  });
  await renderGeneration(services, { generationId: String(json.id) });
  const list = await call('GET', `/v1/generations/${String(json.id)}/assets`, { key });
  return list.json.assets as { id: string; url: string; formats: Record<string, string> }[];
}
const [first, second] = await makePhotos(2);
const fileOf = async (url: string) => {
  const response = await api.request(new URL(url).pathname);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};
const photo = await fileOf(first.url);

async function verify(bytes: Buffer, asKey = key) {
  const body = { image_base64: bytes.toString('base64') };
  const { status, json } = await call('POST', '/v1/verify', { key: asKey, body });
  expect(status).toBe(200);
  return json;
}

test('200: the file itself is known, with its recipe, its certificate and a signature that anybody can check', async () => {
  const found = await verify(photo);
  expect(found).toMatchObject({
    match: 'exact',
    signature: 'valid',
    distance: 0,
    asset_id: first.id,
    digital_source_type: 'http://cv.iptc.org/newscodes/digitalsourcetype/composite',
    recipe: { engine: 'studio' },
    certificate: { passed: true },
  });
  const xmp = (await sharp(photo).metadata()).xmp?.toString() ?? '';
  expect(xmp).toContain(`DigitalSourceType="${String(found.digital_source_type)}"`);
  const sourceHash = createHash('sha256')
    .update(await magicPhoto())
    .digest('hex');
  expect(found.recipe).toMatchObject({ source: sourceHash });
  expect(xmp).toContain(sourceHash);
  const at = photo.indexOf('Afterlight\0') + 'Afterlight\0'.length;
  const start = photo.indexOf(Buffer.from([0xff, 0xe9]));
  const segment = photo.subarray(at, start + 2 + photo.readUInt16BE(start + 2)).toString();
  const { statement, signature } = JSON.parse(segment) as { statement: string; signature: string };
  const publicKey = createPublicKey(String(found.public_key));
  const keyFile = await api.request('/.well-known/afterlight-key.pem');
  expect([keyFile.status, await keyFile.text()]).toEqual([200, found.public_key]);
  const isOurs = (text: string) =>
    verifySignature(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64'));
  expect([isOurs(statement), isOurs(statement.replace('studio', 'someone'))]).toEqual([true, false]);
});

describe('with its source, a photo is measured once more', () => {
  const measure = async (bytes: Buffer, source: Buffer) => {
    const body = { image_base64: bytes.toString('base64'), source_base64: source.toString('base64') };
    const { status, json } = await call('POST', '/v1/verify', { key, body });
    expect(status).toBe(200);
    return json.measured_again;
  };

  test('200: the figures of the certificate are found again, from the two files alone', async () => {
    const { contentHash } = await db.asset.findUniqueOrThrow({ where: { id: first.id } });
    await db.asset.update({ where: { id: first.id }, data: { contentHash: null } });
    const { certificate } = await verify(photo);
    expect(certificate).toMatchObject({ passed: true });
    expect(await measure(photo, await magicPhoto())).toEqual({
      source_matches: true,
      fidelity: certificate,
      refusal: null,
    });
    await db.asset.update({ where: { id: first.id }, data: { contentHash } });
  });

  test('200: an altered product and another source are found out', async () => {
    const { signed } = readSignedPhoto(photo, recipePublicKey(services.env.SECRET_KEY));
    if (!signed?.certificate) throw new Error('no certificate');
    const { left, top, width, height } = signed.certificate.placement.target;
    const spot = { width: Math.round(width / 8), height: Math.round(height / 8) };
    const input = { create: { ...spot, channels: 3 as const, background: '#2a7a3a' } };
    const at = { left: Math.round(left + width * 0.3), top: Math.round(top + height * 0.4) };
    const pixels = await sharp(photo)
      .composite([{ input, ...at }])
      .jpeg({ quality: 95 })
      .toBuffer();
    const start = photo.indexOf(Buffer.from([0xff, 0xe9]));
    const segment = photo.subarray(start, start + 2 + photo.readUInt16BE(start + 2));
    const altered = Buffer.concat([pixels.subarray(0, 2), segment, pixels.subarray(2)]);
    expect(await measure(altered, await magicPhoto())).toMatchObject({
      source_matches: true,
      fidelity: { passed: false, reasons: [expect.stringContaining('colour')] },
    });
    const other = await sharp(await magicPhoto())
      .modulate({ brightness: 0.97 })
      .jpeg({ quality: 95 })
      .toBuffer();
    expect(await measure(photo, other)).toMatchObject({ source_matches: false, fidelity: { passed: false } });
  });

  test('200: what cannot be compared says why', async () => {
    const bare = await sharp(photo).jpeg().toBuffer();
    const refused = { source_matches: null, fidelity: null, refusal: { code: 'no_certificate' } };
    expect(await measure(bare, await magicPhoto())).toMatchObject(refused);
    const broken = await measure(photo, Buffer.from('no photo'));
    expect(broken).toMatchObject({
      source_matches: false,
      fidelity: null,
      refusal: { code: 'unsupported_format' },
    });
  });

  test('the command does so offline, and ends with 1 when it does not hold', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'afterlight-verify-'));
    const paths = ['photo.jpg', 'source.jpg', 'key.pem', 'other.jpg'].map((name) => join(folder, name));
    const [photoPath, sourcePath, keyPath, otherPath] = paths;
    await writeFile(photoPath, photo);
    await writeFile(sourcePath, await magicPhoto());
    await writeFile(keyPath, recipePublicKey(services.env.SECRET_KEY));
    await writeFile(otherPath, await sharp(photo).jpeg().toBuffer());
    const run = async (...args: string[]) => {
      const command = ['--import', 'tsx', 'scripts/verify.ts', ...args, '--key', keyPath];
      const ended = await promisify(execFile)(process.execPath, command).then(
        ({ stdout }) => ({ code: 0, stdout }),
        (error: { code: number; stdout: string }) => error,
      );
      return `${ended.code} ${ended.stdout}`;
    };
    const [whole, copy] = await Promise.all([run(photoPath, sourcePath), run(otherPath, sourcePath)]);
    expect(whole).toMatch(/^0 signature: valid\nsource: the very file.*\nmeasured again: passed\n/);
    expect(copy).toMatch(/^1 signature: none\ncertificate: none/);
    await rm(folder, { recursive: true });
  });

  test('422: two sources', async () => {
    const body = { image_base64: 'AAAA', source_base64: 'AAAA', source_url: 'https://example.com/a.jpg' };
    expect(await call('POST', '/v1/verify', { key, body })).toMatchObject({
      status: 422,
      json: { errors: [{ path: 'source_base64' }] },
    });
  });
});

test.each([
  ['JPEG of poor quality', (image: Sharp) => image.jpeg({ quality: 45 })],
  ['half the size', (image: Sharp) => image.resize({ width: 1024 }).jpeg()],
  ['a thumbnail', (image: Sharp) => image.resize({ width: 200 }).webp()],
  ['WebP', (image: Sharp) => image.webp({ quality: 60 })],
  ['AVIF of a quarter', (image: Sharp) => image.resize({ width: 512 }).avif({ effort: 0 })],
  [
    'PNG, a little lighter',
    (image: Sharp) => image.resize({ width: 800 }).modulate({ brightness: 1.06 }).png(),
  ],
  ['WebP of 256 pixels at quality 40', (image: Sharp) => image.resize({ width: 256 }).webp({ quality: 40 })],
  ['stretched', (image: Sharp) => image.resize({ width: 700, height: 500, fit: 'fill' }).jpeg()],
  ['cropped to 4:5', (image: Sharp) => image.resize({ width: 640, height: 800, fit: 'cover' }).jpeg()],
  [
    'cropped on each side',
    (image: Sharp) => image.extract({ left: 160, top: 90, width: 1740, height: 1800 }).webp({ quality: 70 }),
  ],
  [
    'within a white border',
    (image: Sharp) => image.extend({ left: 400, right: 400, background: '#fff' }).jpeg({ quality: 80 }),
  ],
])('200: a copy is known: %s', async (_name, change) => {
  const copy = await change(sharp(photo)).toBuffer();
  const found = await verify(copy);
  expect(found).toMatchObject({
    match: 'copy',
    signature: 'none',
    asset_id: first.id,
    recipe: { engine: 'studio' },
  });
});

test('200: another photo of the same product is another photo, a strange picture is none of ours', async () => {
  expect(await verify(await fileOf(second.url))).toMatchObject({ match: 'exact', asset_id: second.id });
  const strange = await sharp({ create: { width: 600, height: 600, channels: 3, background: '#356' } })
    .composite([
      { input: { create: { width: 200, height: 90, channels: 3, background: '#fb5' } }, top: 50, left: 300 },
    ])
    .jpeg()
    .toBuffer();
  const nothing = {
    match: 'none',
    recipe: null,
    certificate: null,
    asset_id: null,
    digital_source_type: null,
  };
  expect(await verify(strange)).toMatchObject({ ...nothing, signature: 'none' });
  // our segment on a strange picture proves nothing
  const start = photo.indexOf(Buffer.from([0xff, 0xe9]));
  const segment = photo.subarray(start, start + 2 + photo.readUInt16BE(start + 2));
  const forged = Buffer.concat([strange.subarray(0, 2), segment, strange.subarray(2)]);
  expect(await verify(forged)).toMatchObject({ ...nothing, signature: 'altered' });
});

test('200: each of two photos of the same product is told by its copy; the photo that they were made from is none', async () => {
  const smaller = (bytes: Buffer) => sharp(bytes).resize({ width: 640 }).webp({ quality: 60 }).toBuffer();
  expect(await verify(await smaller(await fileOf(second.url)))).toMatchObject({ asset_id: second.id });
  for (const source of [await magicPhoto(), await smaller(await magicPhoto())])
    expect(await verify(source)).toMatchObject({ match: 'none', asset_id: null });
});

test('200: without our record the file still speaks for itself; nobody learns whose it is', async () => {
  expect(await verify(photo, stranger.secret)).toMatchObject({ match: 'exact', asset_id: null });
  const { contentHash, fingerprintBands, keypointWords } = await db.asset.findUniqueOrThrow({
    where: { id: first.id },
  });
  await db.asset.update({
    where: { id: first.id },
    data: { contentHash: null, fingerprintBands: [], keypointWords: [] },
  });
  expect(await verify(photo)).toMatchObject({
    match: 'exact',
    signature: 'valid',
    recipe: { engine: 'studio' },
    certificate: { passed: true },
  });
  await db.asset.update({ where: { id: first.id }, data: { contentHash, fingerprintBands, keypointWords } });
});

test('a picture can be given by its address; what is no picture is a fault of its field', async () => {
  served = photo;
  const url = encodeURIComponent(`http://${host}/a.jpg`);
  expect((await call('GET', `/v1/verify?url=${url}`, { key })).json).toMatchObject({ match: 'exact' });
  served = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
  expect(await call('GET', `/v1/verify?url=${url}`, { key })).toMatchObject({
    status: 422,
    json: { errors: [{ path: 'url' }] },
  });
  const inside = encodeURIComponent('https://169.254.169.254/latest');
  expect((await call('GET', `/v1/verify?url=${inside}`, { key })).status).toBe(422);
});

test.each([
  ['jpeg', 'image/jpeg', 'jpeg'],
  ['png', 'image/png', 'png'],
  ['webp', 'image/webp', 'webp'],
  ['avif', 'image/avif', 'heif'],
])(
  'a photo comes as %s on request, at full size, with its label, tag and ranges',
  async (name, type, format) => {
    const path = new URL(first.formats[name]).pathname;
    const response = await api.request(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const bytes = Buffer.from(await response.arrayBuffer());
    const facts = await sharp(bytes).metadata();
    expect([facts.format, facts.width, facts.height]).toEqual([format, 2048, 2048]);
    expect(facts.xmp?.toString()).toContain('digitalsourcetype/composite');
    const etag = response.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    expect((await api.request(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const part = await api.request(path, { headers: { range: 'bytes=10-19' } });
    expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, bytes.subarray(10, 20)]);
    expect(await verify(bytes)).toMatchObject({
      match: name === 'jpeg' ? 'exact' : 'copy',
      asset_id: first.id,
    });
  },
);

test('404: no format of a photo that is not there', async () => {
  expect((await api.request(`/a/${'8'.repeat(64)}.webp`)).status).toBe(404);
});

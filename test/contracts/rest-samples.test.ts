import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { announceGeneration } from '#app/webhooks/announce-generation.server.ts';
import { photoBytes, startApi } from '#test/api/start-api.ts';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';

type Samples = Record<string, { args: string[]; request: object; response: Record<string, unknown> }>;
function readSamples<Kind = Samples>(name: string): Kind {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as Kind;
}

const v1 = readSamples<Samples & { assets: { first: object }; webhook: { body: Record<string, unknown> } }>(
  'v1-samples.json',
);
const apiV1 = readSamples<Samples & { models: string[] }>('api-v1-samples.json');
const { api, call, services, partner } = await startApi();
const { db } = services;
const store = await db.store.create({
  data: { id: 'store_8f3a92', kind: 'partner', name: 'Theirs', ownerPartnerId: partner.partner.id },
});
const own = { storeId: store.id, partnerId: partner.partner.id, origin: 'partner' };

/** What the curl sends: its flags as curl itself reads them, with our key in place of the sample's. */
async function runCurl(args: string[], replace: (text: string) => string = (text) => text) {
  const headers = new Headers();
  let body: string | undefined;
  let url = '';
  for (let at = 0; at < args.length; at++) {
    if (['-X', '--request'].includes(args[at])) at += 1;
    else if (['-H', '--header'].includes(args[at])) {
      const [name, ...value] = args[++at].split(': ');
      headers.set(name, value.join(': ').replace('sk_live_…', partner.secret));
    } else if (['-d', '--data'].includes(args[at])) body = replace(args[++at]);
    else url = args[at];
  }
  // curl calls data a form unless told otherwise
  if (!headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded');
  const response = await api.request(new URL(url).pathname, { method: 'POST', headers, body });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

/** What each field is, so that a name or a type that changed is seen. */
function typesOf(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, typeof value]));
}

/** The documented fields as they were sent, in the order of the document; what was added stands behind them. */
function beginningOf(text: string, sample: Record<string, unknown>): string {
  const sent = Object.entries(JSON.parse(text) as Record<string, unknown>);
  return JSON.stringify(Object.fromEntries(sent.slice(0, Object.keys(sample).length)));
}

test('/v1: the first curl works as written, without a Content-Type of its own', async () => {
  const { status, json } = await runCurl(v1.curl.args);
  expect({ status, json }).toEqual({
    status: 202,
    json: { id: expect.stringMatching(/^gen_/), status: 'queued' },
  });
});

test('/v1: create, status and assets as in the samples', async () => {
  const created = await call('POST', '/v1/generations', { body: v1.create.request });
  expect(created.status).toBe(202);
  expect(created.text).toBe(JSON.stringify({ ...v1.create.response, id: created.json.id }));
  const generation = await makeGeneration(db, { ...own, id: 'gen_K2xA7p', count: 6 });
  for (let position = 0; position < 6; position++)
    await makeAsset(db, {
      generationId: generation.id,
      position,
      scene: position % 2 ? 'studio' : 'lifestyle',
      objectKey: `assets/${String(position).repeat(64)}.jpg`,
    });
  const status = await call('GET', '/v1/generations/gen_K2xA7p');
  expect(status.json).toMatchObject(v1.status.response);
  expect(beginningOf(status.text, v1.status.response)).toBe(JSON.stringify(v1.status.response));
  // the document prints a fraction; what a proxy has read and written again does not
  const direct = await api.request('/v1/generations/gen_K2xA7p', {
    headers: { 'x-api-key': partner.secret },
  });
  expect(await direct.text()).toContain('"status":"complete","progress":1.0,"asset_count":6,');
  const { assets } = (await call('GET', '/v1/generations/gen_K2xA7p/assets')).json as {
    assets: Record<string, unknown>[];
  };
  expect(Object.keys(assets[0]).slice(0, 4)).toEqual(Object.keys(v1.assets.first));
  expect(assets).toHaveLength(6);
  expect(assets[0]).toMatchObject({
    ...v1.assets.first,
    url: `https://app.example.com/a/${'0'.repeat(64)}.jpg`,
  });
});

test('/v1: the webhook is the sample to the byte', async () => {
  const generation = await makeGeneration(db, {
    ...own,
    id: 'gen_K2xA7q',
    contract: 'v1',
    webhookUrl: 'https://yourapp.com/hooks',
  });
  for (let position = 0; position < 6; position++)
    await makeAsset(db, { generationId: generation.id, position });
  await announceGeneration(services, { generationId: generation.id });
  const { body } = await db.webhookEvent.findUniqueOrThrow({ where: { id: 'evt_K2xA7q' } });
  expect(body).toBe(JSON.stringify({ ...v1.webhook.body, id: 'gen_K2xA7q' }));
});

test('/api/v1: the first curl works as written, with either header for the key', async () => {
  const place = (text: string) => text.replace('https://…/', 'https://cdn.example.com/');
  const bearer = await runCurl(apiV1.curl.args, place);
  const byHeader = await runCurl(
    apiV1.curl.args.map((arg) => arg.replace('Authorization: Bearer ', 'x-api-key: ')),
    place,
  );
  for (const { status, json } of [bearer, byHeader])
    expect({ status, json }).toEqual({
      status: 202,
      json: { job_id: expect.stringMatching(/^[0-9a-f]{24}$/), status: 'queued', cost_credits: 1 },
    });
  const polled = await call('GET', `/api/v1/generations/${String(bearer.json.job_id)}`);
  expect(polled.json).toMatchObject({ status: 'queued', result_image_url: null, aspect_ratio: '4:5' });
});

test('/api/v1: a finished job has every field of the sample', async () => {
  const key = `inputs/${'d'.repeat(64)}`;
  const generation = await makeGeneration(db, {
    ...own,
    jobId: '6a3d3322272d39a2deacbd55',
    contract: 'api-v1',
    aspectRatio: '3:4',
    costCredits: 1,
    sourceKey: key,
    createdAt: new Date('2026-06-25T13:54:42.825Z'),
  });
  await makeAsset(db, {
    generationId: generation.id,
    position: 0,
    objectKey: `assets/${'e'.repeat(64)}.jpg`,
  });
  const { status, json, text } = await call('GET', '/api/v1/generations/6a3d3322272d39a2deacbd55');
  const sample = apiV1.poll.response;
  expect(status).toBe(200);
  expect(typesOf(json)).toMatchObject(typesOf(sample));
  expect(beginningOf(text, sample)).toBe(
    JSON.stringify({
      ...sample,
      result_image_url: `https://app.example.com/a/${'e'.repeat(64)}.jpg`,
      input_image_url: `https://app.example.com/a/inputs/${'d'.repeat(64)}`,
    }),
  );
});

test('/api/v1: every model of the reference is taken and echoed; the default is named', async () => {
  const image_url = 'https://cdn.example.com/product.png';
  for (const model of [undefined, ...apiV1.models]) {
    const { json } = await call('POST', '/api/v1/generations', { body: { image_url, model } });
    const job = await call('GET', `/api/v1/generations/${String(json.job_id)}`);
    expect(job.json).toMatchObject({ model: model ?? 'google-nano-banana', engine: 'studio' });
  }
});

test('/api/v1: image as image_base64 or multipart; without a ratio, the ratio of the input', async () => {
  const bytes = await photoBytes({ width: 90, height: 120 });
  const form = new FormData();
  form.set('image', new File([new Uint8Array(bytes)], 'product.png', { type: 'image/png' }));
  form.set('situation', 'on a marble counter');
  form.set('preferences', '{"tone":"warm"}');
  for (const body of [{ image_base64: bytes.toString('base64') }, form]) {
    const created = await call('POST', '/api/v1/generations', { body });
    expect(created.status).toBe(202);
    const job = await call('GET', `/api/v1/generations/${String(created.json.job_id)}`);
    expect(job.json).toMatchObject({
      aspect_ratio: '3:4',
      input_image_url: expect.stringMatching(/^https:\/\/app\.example\.com\/a\/inputs\/[0-9a-f]{64}$/),
    });
  }
});

const ratioModels = [undefined, ...apiV1.models, 'afterlight-studio'];

test('the asked ratio is echoed as asked, for every model, in both contracts', async () => {
  for (const model of ratioModels)
    for (const aspect_ratio of ['4:5', '16:9', '1:1']) {
      const image_url = 'https://cdn.example.com/product.png';
      const job = await call('POST', '/api/v1/generations', { body: { image_url, model, aspect_ratio } });
      const done = await call('GET', `/api/v1/generations/${String(job.json.job_id)}`);
      expect(done.json.aspect_ratio).toBe(aspect_ratio);
      const body = { image_url, model, aspect_ratio, store_id: store.id, count: 1 };
      const created = await call('POST', '/v1/generations', { body });
      const generation = await call('GET', `/v1/generations/${String(created.json.id)}`);
      expect(generation.json.aspect_ratio).toBe(aspect_ratio);
    }
});

test('an omitted ratio is the ratio of the input, for every model, in both contracts', async () => {
  const image_base64 = (await photoBytes({ width: 120, height: 90 })).toString('base64');
  for (const model of ratioModels) {
    const job = await call('POST', '/api/v1/generations', { body: { image_base64, model } });
    const done = await call('GET', `/api/v1/generations/${String(job.json.job_id)}`);
    expect(done.json.aspect_ratio).toBe('4:3');
    const body = { image_base64, model, store_id: store.id, count: 1 };
    const created = await call('POST', '/v1/generations', { body });
    const generation = await call('GET', `/v1/generations/${String(created.json.id)}`);
    expect(generation.json.aspect_ratio).toBe('4:3');
  }
});

test('a situation is read back with what was understood and what was ignored', async () => {
  const image_url = 'https://cdn.example.com/product.png';
  const situation = 'on a marble counter on Mars, morning light';
  const read = {
    text: situation,
    understood: [
      { trait: 'surface', text: 'marble', value: 'marble' },
      { trait: 'time of day', text: 'morning', value: 'morning' },
    ],
    ignored: [{ text: 'Mars', reason: 'not in the vocabulary' }],
  };
  const created = await call('POST', '/v1/generations', {
    body: { image_url, store_id: store.id, situation },
  });
  expect(created.json.situation).toEqual(read);
  const preferences = { tone: 'warm', mood: 'playful' };
  const job = await call('POST', '/api/v1/generations', { body: { image_url, situation, preferences } });
  expect(Object.keys(job.json)).toEqual(['job_id', 'status', 'cost_credits']);
  const polled = await call('GET', `/api/v1/generations/${String(job.json.job_id)}`);
  expect(polled.json).toMatchObject({ situation: read, ignored_preferences: ['mood'] });
});

test('/api/v1: the balance of the key', async () => {
  const { json } = await call('GET', '/api/v1/credits', {
    key: null,
    headers: { 'x-api-key': partner.secret },
  });
  expect(json).toEqual({ credits: expect.any(Number), reserved: expect.any(Number) });
  expect(Number(json.credits) + Number(json.reserved)).toBe(100);
});

import { afterAll, expect, test } from 'vitest';
import { createApi } from '#app/api/api.server.ts';
import { createDb } from '#app/platform/db.server.ts';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { startApi } from './start-api.ts';

const { api, services, call, store, partner, stranger } = await startApi();
const { db } = services;
// a second web process has connections of its own
const otherDb = createDb(services.env.DATABASE_URL, 2);
afterAll(() => otherDb.$disconnect());
const otherApi = createApi({ ...services, db: otherDb });
const own = { storeId: store.id, partnerId: partner.partner.id, origin: 'partner', finishedAt: null };

type Message = { event: string; id: string; data: Record<string, unknown> };

/** Reads a stream as an EventSource does, until `isEnough` or its end. */
async function listen(
  from: typeof api,
  id: string,
  lastEventId = '',
  isEnough: (seen: Message[]) => boolean = () => false,
) {
  const response = await from.request(`/v1/generations/${id}/events`, {
    headers: {
      authorization: `Bearer ${partner.secret}`,
      ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
    },
  });
  const messages: Message[] = [];
  if (response.status !== 200 || !response.body) return { response, messages };
  let text = '';
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
      if (fields.event)
        messages.push({
          event: fields.event,
          id: fields.id,
          data: JSON.parse(fields.data) as Message['data'],
        });
    }
    if (isEnough(messages)) {
      await reader.cancel();
      break;
    }
  }
  return { response, messages };
}

async function begin(count: number) {
  const generation = await makeGeneration(db, { ...own, status: 'processing', count, costCredits: count });
  for (let position = 0; position < count; position++)
    await makeAsset(db, { generationId: generation.id, position, status: 'rendering' });
  return generation;
}

function end(id: string) {
  return db.generation.update({ where: { id }, data: { status: 'complete', finishedAt: new Date() } });
}

function pass(generationId: string, position: number) {
  const objectKey = `assets/${String(position).repeat(64)}.jpg`;
  return db.asset.updateMany({
    where: { generationId, position },
    data: { status: 'awaiting-review', objectKey },
  });
}

test('200: progress, each photo once, then done; the stream ends by itself', async () => {
  const { id } = await begin(2);
  await pass(id, 0);
  const listening = listen(api, id);
  await pass(id, 1);
  await end(id);
  const { response, messages } = await listening;
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(messages.filter(({ event }) => event === 'asset').map(({ data }) => data.url)).toEqual([
    `https://app.example.com/a/${'0'.repeat(64)}.jpg`,
    `https://app.example.com/a/${'1'.repeat(64)}.jpg`,
  ]);
  expect(messages.at(-1)).toMatchObject({
    event: 'done',
    data: { status: 'complete', progress: 1, asset_count: 2 },
  });
  expect(new Set(messages.map((one) => one.id)).size).toBe(messages.length);
});

test('200: another process goes on where the first one stopped: nothing is lost, nothing comes twice', async () => {
  const { id } = await begin(3);
  await pass(id, 1);
  const first = await listen(api, id, '', (seen) => seen.some(({ event }) => event === 'progress'));
  const last = first.messages.at(-1)?.id ?? '';
  await pass(id, 0);
  await pass(id, 2);
  await end(id);
  const second = await listen(otherApi, id, last);
  const urls = [...first.messages, ...second.messages].flatMap(({ data }) => data.url ?? []);
  expect(urls).toHaveLength(3);
  expect(new Set(urls)).toEqual(
    new Set([0, 1, 2].map((at) => `https://app.example.com/a/${String(at).repeat(64)}.jpg`)),
  );
  expect(second.messages.at(-1)?.event).toBe('done');
  const third = await listen(api, id, second.messages.at(-1)?.id);
  expect(third.response.status).toBe(204);
});

test('200: an id that is none starts from the beginning', async () => {
  const { id } = await begin(1);
  await pass(id, 0);
  await end(id);
  for (const lastEventId of ['nonsense', '../..', '9'.repeat(300)])
    expect((await listen(api, id, lastEventId)).messages.map(({ event }) => event)).toEqual([
      'asset',
      'done',
    ]);
});

test('401, 404: no key, somebody else, no such generation', async () => {
  const { id } = await begin(1);
  const path = `/v1/generations/${id}/events`;
  expect((await call('GET', path, { key: null })).status).toBe(401);
  expect((await call('GET', path, { key: stranger.secret })).status).toBe(404);
  expect((await call('GET', '/v1/generations/gen_none/events')).status).toBe(404);
});

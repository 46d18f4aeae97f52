import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Asset, Generation } from '@prisma/client';
import { z } from 'zod';
import { isFinished, progressOf } from '#app/generation/generation.ts';
import { defineOperation, idParams, notFound, type ApiServices } from '#app/api/operation.ts';
import { whose } from '#app/api/whose.ts';
import { writeJson } from '#app/api/write-json.ts';
import { presentAssets, presentGeneration } from './present-generation.ts';

const lookEveryMs = 1_000;
const keepAliveMs = 15_000;
/** A stream ends now and then; the client comes back with Last-Event-ID, to whichever process. */
const longestMs = 15 * 60_000;

type Row = Generation & { assets: Asset[] };

/**
 * What a client has seen, and the id of what it saw last: `<status>.<hundredths>.<assets seen, as bits in base 36>`. All
 * is in the id, so that any process can go on where another one stopped.
 */
type Seen = { status: string; hundredths: number; assets: number };

const idForm = /^([a-z]+)\.(\d{1,3})\.([0-9a-z]{1,6})$/;

function readEventId(text: string | null): Seen {
  const match = idForm.exec(text ?? '');
  if (!match) return { status: '', hundredths: -1, assets: 0 };
  return { status: match[1], hundredths: Number(match[2]), assets: Number.parseInt(match[3], 36) };
}

function idOf({ status, hundredths, assets }: Seen): string {
  return `${status}.${hundredths}.${assets.toString(36)}`;
}

export const streamGeneration = defineOperation({
  id: 'streamGeneration',
  method: 'GET',
  path: '/v1/generations/{id}/events',
  summary: 'Follow a generation as server-sent events',
  description:
    'Events: `progress` (the generation), `asset` (a photo that passed, as in the assets list) and, at the end, `done` (the generation). A client that comes back with `Last-Event-ID` gets what it missed, once, from any server; a stream that was read to its end answers 204, which stops an EventSource.',
  scope: 'generations:read',
  limit: 'read',
  feature: 'event_stream',
  params: idParams,
  headers: {
    'Last-Event-ID': { description: 'The id of the last event that was read', schema: z.string().max(40) },
  },
  responses: {
    200: { description: 'The stream', otherTypes: { 'text/event-stream': { schema: z.string() } } },
    204: { description: 'There is nothing more to come' },
  },
  problems: ['not_found'],
  async handle(services, { key, headers, signal }, { params }) {
    const read = () =>
      services.db.generation.findFirst({
        where: { id: params.id, ...whose(key) },
        include: { assets: { orderBy: { position: 'asc' } } },
      });
    const first = await read();
    if (!first) return notFound('generation');
    const seen = readEventId(headers.get('last-event-id'));
    if (isFinished(first.status) && seen.status === first.status && !unseenOf(first, seen).length)
      return { status: 204, body: null };
    const source = Readable.from(followGeneration(services, read, seen, signal), { objectMode: false });
    const body = Readable.toWeb(source) as ReadableStream<Uint8Array>;
    return { status: 200, body, headers: { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' } };
  },
});

function unseenOf({ assets }: Row, seen: Seen): Asset[] {
  return assets.filter(
    ({ position, objectKey, status }) => objectKey && status !== 'failed' && !(seen.assets & (1 << position)),
  );
}

async function* followGeneration(
  { env }: ApiServices,
  read: () => Promise<Row | null>,
  from: Seen,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const started = performance.now();
  let spoken = started;
  let seen = from;
  yield 'retry: 2000\n\n';
  while (!signal.aborted && performance.now() - started < longestMs) {
    const row = await read();
    if (!row) return;
    const news = newsOf(env, row, seen);
    seen = news.seen;
    if (news.text) {
      yield news.text;
      spoken = performance.now();
    } else if (performance.now() - spoken > keepAliveMs) {
      yield ': still here\n\n';
      spoken = performance.now();
    }
    if (isFinished(row.status)) return;
    await sleep(lookEveryMs);
  }
}

/** What happened since `before`, as the text of events, each with the id under which one goes on. */
function newsOf(env: ApiServices['env'], row: Row, before: Seen): { text: string; seen: Seen } {
  let seen = before;
  let text = '';
  const say = (event: string, data: object, next: Seen) => {
    seen = next;
    text += `event: ${event}\nid: ${idOf(seen)}\ndata: ${writeJson(data)}\n\n`;
  };
  for (const asset of unseenOf(row, seen)) {
    const [presented] = presentAssets(env, [asset]);
    if (presented)
      say('asset', presented, {
        ...seen,
        status: seen.status || 'queued',
        hundredths: Math.max(0, seen.hundredths),
        assets: seen.assets | (1 << asset.position),
      });
  }
  const hundredths = Math.round(progressOf(row.assets, row.status) * 100);
  if (row.status !== seen.status || hundredths !== seen.hundredths) {
    const event = isFinished(row.status) ? 'done' : 'progress';
    say(event, presentGeneration(row), { status: row.status, hundredths, assets: seen.assets });
  }
  return { text, seen };
}

import type { Hono } from 'hono';
import type { RequestNamed } from '#app/api/name-request.ts';
import type { Db } from '#app/platform/db.server.ts';
import { round } from './sample-photo.ts';

/** How many finished generations are stored while the reads are timed. */
const sizes = [1, 10_000, 1_000_000];
const reads = 200;

type Whose = { partnerId: string; storeId: string; key: string };

/** Finished generations of one photo, as a partner's past leaves them. */
async function store(db: Db, { partnerId, storeId }: Whose, from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += 50_000) {
    const last = Math.min(to, first + 50_000) - 1;
    await db.$executeRaw`
      INSERT INTO "Generation" ("id", "jobId", "storeId", "partnerId", "origin", "scenes", "count", "costCredits", "status",
        "createdAt", "finishedAt")
      SELECT 'gen_past' || i, 'past' || i, ${storeId}, ${partnerId}, 'partner', '{studio}', 1, 1, 'complete',
        '2026-01-01'::timestamp + i * interval '1 second', '2026-01-01'::timestamp + i * interval '1 second'
      FROM generate_series(${first}::int, ${last}::int) i`;
    await db.$executeRaw`
      INSERT INTO "Asset" ("id", "generationId", "position", "scene", "seed", "status", "objectKey", "mimeType", "width",
        "height", "updatedAt")
      SELECT 'ast_past' || i, 'gen_past' || i, 0, 'studio', 1, 'approved', 'assets/a.jpg', 'image/jpeg', 2048, 2048, now()
      FROM generate_series(${first}::int, ${last}::int) i`;
  }
  await db.$executeRawUnsafe('ANALYZE "Generation", "Asset"');
}

/** Milliseconds of the median status, list, last page and asset read, at each size. */
export async function timeGrowth(
  db: Db,
  api: Hono<RequestNamed>,
  whose: Whose,
): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  const headers = { authorization: `Bearer ${whose.key}` };
  let stored = 0;
  for (const size of sizes) {
    await store(db, whose, stored, size);
    stored = size;
    const middle = `gen_past${Math.floor(size / 2)}`;
    const paths = {
      status: `/v1/generations/${middle}`,
      assets: `/v1/generations/${middle}/assets`,
      list: '/v1/generations?limit=20',
    };
    for (const [name, path] of Object.entries(paths)) {
      const times: number[] = [];
      for (let turn = 0; turn < reads; turn++) {
        const started = performance.now();
        const response = await api.request(path, { headers });
        await response.text();
        if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
        times.push(performance.now() - started);
      }
      figures[`${name}MillisecondsAt${size}`] = round(times.sort((a, b) => a - b)[reads / 2]);
    }
  }
  return figures;
}

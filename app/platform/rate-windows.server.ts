import { Redis } from 'ioredis';
import pg from 'pg';

/** At most `quota` takes in each window of `seconds`; windows begin at whole multiples of their length since 1970. */
export type RateWindow = { name: string; quota: number; seconds: number };

/** What a window holds: the takes so far, this one included when it was allowed, and when the next window begins. */
export type RateUse = { used: number; resetsAtMs: number };

export type RateTake = { ok: boolean; uses: RateUse[] };

/**
 * Counters that several processes share. `take` takes one from every window of a group, or from none of them when one is
 * used up: nothing is lost to a refusal, and no two processes give out the same last place.
 */
export type RateWindows = {
  take(group: string, windows: readonly RateWindow[], now: Date): Promise<RateTake>;
  close(): Promise<void>;
};

/** Redis when `REDIS_URL` is set, else the application's own PostgreSQL. */
export function connectRateWindows(
  env: { DATABASE_URL: string; REDIS_URL?: string | undefined; QUEUE_PREFIX?: string },
  onError: (error: Error) => void,
): RateWindows {
  return env.REDIS_URL
    ? onRedis(env.REDIS_URL, env.QUEUE_PREFIX ?? 'afterlight', onError)
    : onPostgres(env.DATABASE_URL, onError);
}

/** Clocks of several machines differ a little: a counter never goes back to a window that another one has left. */
function startOf({ seconds }: RateWindow, now: Date): number {
  const lengthMs = seconds * 1000;
  return Math.floor(now.getTime() / lengthMs) * lengthMs;
}

type Held = { used: number; startsAtMs: number };

function answer(ok: boolean, windows: readonly RateWindow[], held: readonly Held[]): RateTake {
  return {
    ok,
    uses: held.map(({ used, startsAtMs }, index) => ({
      used: ok ? used + 1 : used,
      resetsAtMs: startsAtMs + windows[index].seconds * 1000,
    })),
  };
}

// The rows are locked in the order of their keys, so that two takes never wait for each other in a circle; `held` is read
// after the wait. An update in the same statement sees the rows that it locked.
const takeRows = {
  name: 'take-rate-windows',
  text: `
    WITH wanted AS (
      SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[]) AS w("key", "quota", "startsAtMs")
    ), held AS (
      SELECT r."key", w."quota", greatest(r."startsAtMs", w."startsAtMs") AS "startsAtMs",
        CASE WHEN r."startsAtMs" >= w."startsAtMs" THEN r."used" ELSE 0 END AS "used"
      FROM "RateWindow" r JOIN wanted w ON w."key" = r."key"
      ORDER BY r."key" FOR UPDATE OF r
    ), verdict AS (
      SELECT count(*) = cardinality($1::text[]) AS complete, bool_and("used" < "quota") AS free FROM held
    ), taken AS (
      UPDATE "RateWindow" r SET "used" = h."used" + 1, "startsAtMs" = h."startsAtMs"
      FROM held h, verdict v WHERE v.complete AND v.free AND r."key" = h."key"
    )
    SELECT h."key", h."used", h."startsAtMs"::float8 AS "startsAtMs", v.complete, v.free
    FROM held h, verdict v`,
};

const forgetAfterMs = 2 * 86_400_000;

// Each new counter clears a few away that nobody has touched for long.
const addRows = `
  WITH stale AS (
    DELETE FROM "RateWindow" WHERE "key" IN (
      SELECT "key" FROM "RateWindow" WHERE "startsAtMs" < $2::bigint ORDER BY "startsAtMs" LIMIT 20 FOR UPDATE SKIP LOCKED)
  )
  INSERT INTO "RateWindow" ("key", "startsAtMs", "used")
  SELECT k, 0, 0 FROM unnest($1::text[]) AS k ORDER BY k ON CONFLICT DO NOTHING`;

type Row = Held & { key: string; complete: boolean; free: boolean };

function onPostgres(databaseUrl: string, onError: (error: Error) => void): RateWindows {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  pool.on('error', onError);
  return {
    async take(group, windows, now) {
      const keys = windows.map(({ name }) => `${group}/${name}`);
      const quotas = windows.map(({ quota }) => quota);
      const starts = windows.map((window) => startOf(window, now));
      for (;;) {
        const { rows } = await pool.query<Row>({ ...takeRows, values: [keys, quotas, starts] });
        if (rows[0]?.complete) {
          const held = keys.map((key) => rows.find((row) => row.key === key) ?? rows[0]);
          return answer(rows[0].free, windows, held);
        }
        await pool.query(addRows, [keys, now.getTime() - forgetAfterMs]);
      }
    },
    close: () => pool.end(),
  };
}

// The same rule, in one script: a script runs alone. Numbers are kept as whole text: Lua would round a long one.
const takeScript = `
  local count, free, out = #KEYS, 1, {}
  for i = 1, count do
    local held = redis.call('HMGET', KEYS[i], 'startsAtMs', 'used')
    local startsAtMs, used = ARGV[count + i], 0
    if held[1] and tonumber(held[1]) >= tonumber(startsAtMs) then startsAtMs, used = held[1], tonumber(held[2]) end
    if used >= tonumber(ARGV[i]) then free = 0 end
    out[2 * i - 1], out[2 * i] = startsAtMs, tostring(used)
  end
  if free == 1 then
    for i = 1, count do
      redis.call('HSET', KEYS[i], 'startsAtMs', out[2 * i - 1], 'used', string.format('%d', tonumber(out[2 * i]) + 1))
      redis.call('PEXPIRE', KEYS[i], ARGV[2 * count + i])
    end
  end
  table.insert(out, 1, tostring(free))
  return out`;

function onRedis(redisUrl: string, prefix: string, onError: (error: Error) => void): RateWindows {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 2 });
  redis.on('error', onError);
  redis.defineCommand('takeRateWindows', { lua: takeScript });
  const run = redis as unknown as {
    takeRateWindows(keyCount: number, ...args: (string | number)[]): Promise<string[]>;
  };
  return {
    async take(group, windows, now) {
      // the braces keep a group's counters on one node of a cluster
      const keys = windows.map(({ name }) => `${prefix}:rate:{${group}}:${name}`);
      const [free, ...held] = await run.takeRateWindows(
        keys.length,
        ...keys,
        ...windows.map(({ quota }) => quota),
        ...windows.map((window) => startOf(window, now)),
        ...windows.map(({ seconds }) => seconds * 2000),
      );
      const pairs = windows.map((_, index) => ({
        startsAtMs: Number(held[2 * index]),
        used: Number(held[2 * index + 1]),
      }));
      return answer(free === '1', windows, pairs);
    },
    close: async () => void (await redis.quit()),
  };
}

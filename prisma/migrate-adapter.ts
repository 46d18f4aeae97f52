// Runs `prisma migrate` on Prisma's bundled WebAssembly engine (no binary download) over node-postgres.
// Works around prisma/orm#27403: @prisma/adapter-pg 6 does not know the catalog types "char" and name.
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlQuery } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const LOCK_TIMEOUT = 10_000; // ms

const CHAR = 18;
const NAME = 19;
const TEXT = 25;

type CatalogResult = { rows: object; fields?: { dataTypeID: number }[] };

/** A pool that presents catalog columns as text and remembers which of them hold a single "char". */
function openCatalogPool(url: URL) {
  const chars = new WeakMap<object, number[]>();
  const pool = new pg.Pool({ connectionString: url.href, max: 1, allowExitOnIdle: true });
  const query = pool.query.bind(pool) as unknown as (...args: unknown[]) => Promise<CatalogResult>;
  const queryCatalog = async (...args: unknown[]) => {
    const result = await query(...args);
    for (const [index, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID === CHAR) chars.set(result.rows, [...(chars.get(result.rows) ?? []), index]);
      if (field.dataTypeID === CHAR || field.dataTypeID === NAME) field.dataTypeID = TEXT;
    }
    return result;
  };
  pool.query = queryCatalog as unknown as typeof pool.query;
  return { pool, charColumns: (rows: object) => chars.get(rows) ?? [] };
}

/** The engine never clears its advisory-lock timer, which would hold a finished command back for ten seconds. */
function unrefLockTimer() {
  const { setTimeout: schedule } = globalThis;
  globalThis.setTimeout = Object.assign((...[callback, ms, ...rest]: Parameters<typeof schedule>) => {
    const timer = schedule(callback, ms, ...rest);
    return ms === LOCK_TIMEOUT ? timer.unref() : timer;
  }, schedule);
}

async function open(url: URL, afterDispose?: () => Promise<void>) {
  const { pool, charColumns } = openCatalogPool(url);
  const adapter = await new PrismaPg(pool, { schema: url.searchParams.get('schema') ?? 'public' }).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  return Object.assign(adapter, {
    queryRaw: async (query: SqlQuery) => {
      const result = await queryRaw(query);
      for (const index of charColumns(result.rows)) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    },
    // The stock method splits on every ';' and so breaks function bodies and string literals.
    executeScript: async (script: string) => {
      await pool.query(script).catch((error) => adapter['onError'](error));
    },
    dispose: async () => {
      await pool.end();
      await afterDispose?.();
    },
  });
}

export function migrateAdapter(databaseUrl: string) {
  const url = new URL(databaseUrl);
  return {
    provider: 'postgres' as const,
    adapterName: '@prisma/adapter-pg',
    connect: () => {
      unrefLockTimer();
      return open(url);
    },
    // The stock method reuses the main database when given a connection string, and cannot drop what it is connected to.
    async connectToShadowDb() {
      const shadow = new URL(url);
      shadow.pathname += '_shadow';
      const name = pg.escapeIdentifier(decodeURIComponent(shadow.pathname.slice(1)));
      const drop = `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`;
      const { pool: admin } = openCatalogPool(url);
      await admin.query(drop);
      await admin.query(`CREATE DATABASE ${name}`);
      return open(shadow, async () => {
        await admin.query(drop);
        await admin.end();
      });
    },
  };
}

import { resolve } from 'node:path';
import { startEmbeddedPostgres } from '#app/platform/embedded-postgres.ts';
import { migrate } from '#scripts/migrate.ts';

/** Runs `work` on a fresh, migrated database of the embedded PostgreSQL. */
export async function withDatabase<Result>(work: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const postgres = await startEmbeddedPostgres(resolve('.data/bench/postgres'));
  const name = `bench_${Date.now().toString(36)}`;
  await postgres.createDatabase(name);
  try {
    const databaseUrl = postgres.urlOf(name);
    await migrate(databaseUrl);
    return await work(databaseUrl);
  } finally {
    await postgres.dropDatabase(name);
    await postgres.stop();
  }
}

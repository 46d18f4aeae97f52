import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#app/platform/embedded-postgres.ts';
import { parseEnv } from '#app/platform/env.ts';
import { migrate } from './migrate.ts';
import { superviseProcesses } from './supervise.ts';

/** Production on one machine: migrates, then runs web and worker and keeps them running. */
async function openDatabase(dataDir: string): Promise<EmbeddedPostgres | undefined> {
  if (process.env.DATABASE_URL) return undefined;
  mkdirSync(dataDir, { recursive: true });
  const postgres = await startEmbeddedPostgres(resolve(dataDir, 'postgres'));
  await postgres.createDatabase('afterlight').catch((error: Error) => {
    if (!error.message.includes('already exists')) throw error;
  });
  process.env.DATABASE_URL = postgres.urlOf('afterlight');
  console.log(`DATABASE_URL is not set: using the embedded PostgreSQL in ${dataDir}/postgres.`);
  return postgres;
}

const postgres = await openDatabase(process.env.DATA_DIR ?? '.data');
try {
  const env = parseEnv(process.env);
  await migrate(env.DATABASE_URL);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await postgres?.stop();
  process.exit(1);
}
const supervised = superviseProcesses([
  { name: 'web', args: ['build/web.js'] },
  { name: 'worker', args: ['build/worker.js'] },
]);
for (const signal of ['SIGTERM', 'SIGINT'])
  process.on(signal, () => {
    void supervised.stop().then(async () => {
      await postgres?.stop();
      process.exit(0);
    });
  });

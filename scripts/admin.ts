// The operator's command line: npm run admin -- --help
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemClock } from '#app/platform/clock.ts';
import { createDb } from '#app/platform/db.server.ts';
import { startEmbeddedPostgres } from '#app/platform/embedded-postgres.ts';
import { createPublicFetch } from '#app/platform/safe-fetch.server.ts';
import { UsageError, type AdminServices } from './admin-command.ts';
import { parseCommand, runAdmin, type AdminOutput } from './admin-commands.ts';
import { rings } from '#app/partners/rings.ts';

const output: AdminOutput = { out: (line) => console.log(line), error: (line) => console.error(line) };

type Settings = { databaseUrl: string; secretKey: string; close(): Promise<void> };

/** Where the server that runs here keeps its data: the environment, a running demo, or the embedded PostgreSQL. */
async function findSettings(): Promise<Settings> {
  const { DATABASE_URL: databaseUrl, SECRET_KEY: secretKey, DATA_DIR: dataDir = '.data' } = process.env;
  const nothing = () => Promise.resolve();
  if (databaseUrl && secretKey) return { databaseUrl, secretKey, close: nothing };
  const runningFile = resolve('.data/running.json');
  if (existsSync(runningFile)) {
    const running = JSON.parse(readFileSync(runningFile, 'utf8')) as Omit<Settings, 'close'>;
    return { ...running, close: nothing };
  }
  const embedded = resolve(dataDir, 'postgres');
  if (secretKey && existsSync(embedded)) {
    const postgres = await startEmbeddedPostgres(embedded);
    return { databaseUrl: postgres.urlOf('afterlight'), secretKey, close: () => postgres.stop() };
  }
  throw new UsageError(
    'No server runs here. Set DATABASE_URL and SECRET_KEY (see .env.example), or start one first.',
  );
}

async function main(argv: string[]): Promise<number> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  // help and typing mistakes need no database
  if (parseCommand(argv) === 'help') return runAdmin({} as AdminServices, argv, output);
  const settings = await findSettings();
  const db = createDb(settings.databaseUrl, 2);
  const privateHosts = (process.env.PRIVATE_HOSTS ?? '').split(',').filter(Boolean);
  const services: AdminServices = {
    db,
    clock: systemClock,
    rings,
    publicFetch: createPublicFetch({ privateHosts }),
    env: { SECRET_KEY: settings.secretKey },
  };
  try {
    return await runAdmin(services, argv, output);
  } finally {
    await db.$disconnect();
    await settings.close();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  output.error(error instanceof Error ? error.message : String(error));
  if (isUsage) output.error('See: npm run admin -- --help');
  process.exitCode = isUsage ? 2 : 1;
}

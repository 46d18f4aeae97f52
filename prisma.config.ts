import { existsSync } from 'node:fs';
import { defineConfig } from 'prisma/config';
import { migrateAdapter } from './prisma/migrate-adapter.ts';

if (existsSync('.env')) process.loadEnvFile('.env');
// Generating the client never connects, but without a value Prisma falls back to an engine that must be downloaded.
process.env.DATABASE_URL ??= 'postgres://unset@127.0.0.1:1/unset';

export default defineConfig({
  schema: 'prisma/schema',
  engine: 'js',
  experimental: { adapter: true },
  migrations: { path: 'prisma/migrations' },
  adapter: () => Promise.resolve(migrateAdapter(process.env.DATABASE_URL ?? '')),
});

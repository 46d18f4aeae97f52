import pg from 'pg';
import { afterAll } from 'vitest';
import { createDb, type Db } from '#app/platform/db.server.ts';

let count = 0;

/** A database of this test file's own: a clone of the migrated template, dropped when the file is done. */
export async function testDatabase(): Promise<{ db: Db; databaseUrl: string }> {
  const adminUrl = process.env.TEST_DATABASE_URL ?? '';
  const template = process.env.TEST_TEMPLATE ?? '';
  count += 1;
  const name = `afterlight_test_${process.pid}_${count}_${Date.now().toString(36)}`;
  await administer(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY=FILE_COPY`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const db = createDb(url.href, 8);
  afterAll(async () => {
    await db.$disconnect();
    await administer(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
  return { db, databaseUrl: url.href };
}

/** Two files may clone at the same moment; PostgreSQL refuses while another one reads the template. */
async function administer(adminUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(20261121)');
    await client.query(sql);
  } finally {
    await client.end();
  }
}

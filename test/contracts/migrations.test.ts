import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDatabase } from '#test/setup/database.ts';

const prismaCli = createRequire(import.meta.url).resolve('prisma/build/index.js');

/** What Prisma would do to make a database that all migrations were run on match the schema: nothing, or the statements. */
async function readDrift(databaseUrl: string, schema: string): Promise<string> {
  const what = ['--from-migrations', 'prisma/migrations', '--to-schema-datamodel', schema];
  const child = spawn(process.execPath, [prismaCli, 'migrate', 'diff', ...what, '--script'], {
    env: { ...process.env, DATABASE_URL: databaseUrl, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`prisma migrate diff failed:\n${errors}`);
  return output;
}

test('the migrations make the tables that the schema describes', async () => {
  const { databaseUrl, db } = await testDatabase();
  // Prisma does not see an index with a condition: those are there, by their names
  const partial = await db.$queryRaw<{ name: string }[]>`
    SELECT indexname::text AS "name" FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '% WHERE %'`;
  const statements = (await readDrift(databaseUrl, 'prisma/schema'))
    .split('\n')
    .filter((line) => line && !line.startsWith('--'))
    .filter((line) => !partial.some(({ name }) => line.startsWith(`CREATE INDEX "${name}" ON`)));
  expect(statements).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), 'afterlight-schema-'));
  cpSync('prisma/schema', folder, { recursive: true });
  const changed = readFileSync(join(folder, 'stores.prisma'), 'utf8').replace('placement ', 'whereabouts ');
  writeFileSync(join(folder, 'stores.prisma'), changed);
  expect(await readDrift(databaseUrl, folder)).toContain('ADD COLUMN     "whereabouts"');
  rmSync(folder, { recursive: true });
});

test('every foreign key has an index that begins with it', async () => {
  const { db } = await testDatabase();
  const keys = await db.$queryRaw<{ name: string; columns: string[]; table: string }[]>`
    SELECT k.conname::text AS "name", k.conrelid::regclass::text AS "table",
      ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY c(number, place)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.number ORDER BY c.place) AS "columns"
    FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = k.conrelid
        AND (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(k.conkey)] = k.conkey)`;
  expect(keys).toEqual([]);
  const count = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_constraint WHERE contype = 'f'`;
  expect(count[0].count).toBeGreaterThan(20);
});

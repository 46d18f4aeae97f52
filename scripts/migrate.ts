import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { migrateQueue } from '#app/queue/queue.server.ts';

const prismaCli = createRequire(import.meta.url).resolve('prisma/build/index.js');

/** Brings a database to the newest schema: the application's tables, then the queue's. Throws with the tool's output. */
export async function migrate(databaseUrl: string): Promise<void> {
  const child = spawn(process.execPath, [prismaCli, 'migrate', 'deploy'], {
    env: { ...process.env, DATABASE_URL: databaseUrl, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`prisma migrate deploy failed:\n${output}`);
  await migrateQueue({ DATABASE_URL: databaseUrl });
}

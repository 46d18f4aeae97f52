import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { renderSampleStore } from '#test/sample-store/render-store.ts';
import type { Account } from './demo/account.ts';

const source = resolve('test/sample-store');
/** No longer than this without a sign of life. */
const quietMilliseconds = 5000;

/** Changes whenever what renders the store changes. */
function readState(folder: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile() && entry.name.endsWith('.ts'))
      hash.update(readFileSync(join(entry.parentPath, entry.name)));
  return hash.digest('hex');
}

/** The sample store's photographs: rendered once, kept in .data for the next run. @returns the folder of the photos */
export async function prepareSampleStore(account: Account): Promise<string> {
  const folder = resolve('.data/sample-store');
  const photos = join(folder, 'photos');
  const mark = join(folder, 'state');
  const state = readState(source);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === state) return photos;
  account.say('rendering the sample store (once)');
  rmSync(folder, { recursive: true, force: true });
  let saidAt = Date.now();
  const say = (line: string) => {
    saidAt = Date.now();
    account.say(line);
  };
  const onProgress = (done: number, total: number, file: string) =>
    say(`… rendered ${done} of ${total}: ${file}`);
  const ticker = setInterval(() => {
    if (Date.now() - saidAt > quietMilliseconds) say('… still rendering');
  }, 1000);
  const truths = await renderSampleStore({ seed: 1, outDir: join(folder, 'rendered'), onProgress });
  clearInterval(ticker);
  await mkdir(photos, { recursive: true });
  for (const { file } of truths) await cp(join(folder, 'rendered', file), join(photos, file));
  writeFileSync(mark, state);
  return photos;
}

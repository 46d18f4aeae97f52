import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { examineObjectStore } from '#app/storage/object-store.exam.ts';
import { createDiskObjectStore } from './disk-object-store.server.ts';

const directory = mkdtempSync(join(tmpdir(), 'afterlight objects '));
const store = createDiskObjectStore(directory);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

examineObjectStore(store);

test('nothing unfinished is left behind', async () => {
  await store.put('assets/last.png', Buffer.from('x'), 'image/png');
  expect(readdirSync(join(directory, 'temporary'))).toEqual([]);
});

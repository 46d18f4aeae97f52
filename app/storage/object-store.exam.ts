import { expect, test } from 'vitest';
import type { ObjectStore } from './object-store.ts';

const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));

async function collect(stream: AsyncIterable<Buffer> | undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys;
}

/** What every object store must do; run by each adapter's own test. */
export function examineObjectStore(store: ObjectStore): void {
  test('what was put is read back, whole, in part and in facts', async () => {
    await store.put('assets/0a1b.png', bytes, 'image/png');
    expect(await store.get('assets/0a1b.png')).toEqual(bytes);
    expect(await store.head('assets/0a1b.png')).toEqual({
      sizeBytes: 1000,
      mimeType: 'image/png',
      etag: expect.stringMatching(/^"[0-9a-f]{32,64}"$/),
    });
    expect(await collect(await store.stream('assets/0a1b.png'))).toEqual(bytes);
    const part = await store.stream('assets/0a1b.png', { start: 10, end: 19 });
    expect(await collect(part)).toEqual(bytes.subarray(10, 20));
  });

  test('writing the same object again, also at the same moment, changes nothing', async () => {
    const puts = Array.from({ length: 5 }, () => store.put('assets/twice.png', bytes, 'image/png'));
    await Promise.all(puts);
    const first = await store.head('assets/twice.png');
    await store.put('assets/twice.png', bytes, 'image/png');
    expect(await store.head('assets/twice.png')).toEqual(first);
  });

  test('an empty object is an object', async () => {
    await store.put('assets/empty', Buffer.alloc(0), 'text/plain');
    expect(await store.get('assets/empty')).toEqual(Buffer.alloc(0));
    expect(await store.head('assets/empty')).toMatchObject({ sizeBytes: 0, mimeType: 'text/plain' });
  });

  test('what is not there is undefined, and deleting it is harmless', async () => {
    expect(await store.get('assets/none')).toBeUndefined();
    expect(await store.head('assets/none')).toBeUndefined();
    expect(await store.stream('assets/none')).toBeUndefined();
    await store.delete('assets/none');
    await store.put('inputs/short-lived', bytes, 'image/png');
    await store.delete('inputs/short-lived');
    expect(await store.get('inputs/short-lived')).toBeUndefined();
    expect(await store.head('inputs/short-lived')).toBeUndefined();
  });

  test('keys are listed by prefix, however deep', async () => {
    for (const key of ['list/a', 'list/b/c', 'list/b/d/e', 'listless'])
      await store.put(key, bytes, 'text/plain');
    const keys = async (prefix: string) => (await keysOf(store, prefix)).sort();
    expect(await keys('list/')).toEqual(['list/a', 'list/b/c', 'list/b/d/e']);
    expect(await keys('list/b')).toEqual(['list/b/c', 'list/b/d/e']);
    expect(await keys('list')).toEqual(['list/a', 'list/b/c', 'list/b/d/e', 'listless']);
    expect(await keys('nothing/')).toEqual([]);
  });

  test.each(['../secret', 'a/../../secret', '/etc/passwd', 'a//b', 'a/./b', '', 'a\0b', 'A', 'a\\b', 'a/'])(
    'the key %j is refused by every operation',
    async (key) => {
      await expect(store.put(key, bytes, 'text/plain')).rejects.toThrow('is no object key');
      await expect((async () => store.get(key))()).rejects.toThrow('is no object key');
      await expect(store.head(key)).rejects.toThrow('is no object key');
      await expect(store.stream(key)).rejects.toThrow('is no object key');
      await expect(store.delete(key)).rejects.toThrow('is no object key');
    },
  );

  test('a reachable store answers a ping', async () => {
    await expect(store.ping()).resolves.toBeUndefined();
  });
}

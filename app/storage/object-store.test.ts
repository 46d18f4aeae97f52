import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDiskObjectStore } from './disk/disk-object-store.server.ts';
import type { ObjectStore } from './object-store.ts';
import { createS3ObjectStore } from './s3/s3-object-store.server.ts';

const folder = await mkdtemp(join(tmpdir(), 'afterlight-objects-'));
const s3Server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory: join(folder, 's3'),
  configureBuckets: [{ name: 'photos', configs: [] }],
});
const s3Address = await s3Server.run();

const adapters: { name: string; open: () => ObjectStore }[] = [
  { name: 'disk', open: () => createDiskObjectStore(join(folder, 'disk')) },
  {
    name: 's3',
    open: () =>
      createS3ObjectStore({
        bucket: 'photos',
        region: 'us-east-1',
        endpoint: `http://127.0.0.1:${s3Address.port}`,
        accessKeyId: 'S3RVER',
        secretAccessKey: 'S3RVER',
      }),
  },
];

afterAll(async () => {
  await s3Server.close();
  await rm(folder, { recursive: true, force: true });
});

async function readAll(
  store: ObjectStore,
  key: string,
  range?: { start: number; end: number },
): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of (await store.stream(key, range)) ?? [])
    chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}

describe.each(adapters)('the object store on $name', ({ open }) => {
  let store: ObjectStore;
  beforeAll(() => {
    store = open();
  });

  test('gives back what was put, whole and in part', async () => {
    await store.put('assets/abc.jpg', Buffer.from('0123456789'), 'image/jpeg');
    expect((await store.get('assets/abc.jpg'))?.toString()).toBe('0123456789');
    expect(await store.head('assets/abc.jpg')).toMatchObject({ sizeBytes: 10, mimeType: 'image/jpeg' });
    expect(await readAll(store, 'assets/abc.jpg')).toBe('0123456789');
    expect(await readAll(store, 'assets/abc.jpg', { start: 2, end: 4 })).toBe('234');
  });

  test('writing the same object twice is harmless', async () => {
    await store.put('assets/twice', Buffer.from('x'), 'text/plain');
    const first = await store.head('assets/twice');
    await store.put('assets/twice', Buffer.from('x'), 'text/plain');
    expect(await store.head('assets/twice')).toEqual(first);
  });

  test('what is not there is undefined, and deleting it is harmless', async () => {
    expect(await store.get('assets/none')).toBeUndefined();
    expect(await store.head('assets/none')).toBeUndefined();
    expect(await store.stream('assets/none')).toBeUndefined();
    await store.delete('assets/none');
  });

  test('lists by prefix, and a deleted object is gone', async () => {
    for (const name of ['b', 'a', 'c']) await store.put(`inputs/${name}`, Buffer.from(name), 'text/plain');
    await store.delete('inputs/c');
    const keys: string[] = [];
    for await (const key of store.list('inputs/')) keys.push(key);
    expect(keys.sort()).toEqual(['inputs/a', 'inputs/b']);
  });

  test.each(['../secret', '/etc/passwd', 'a/../../b', 'a//b', '', 'a\0b'])(
    'refuses the key %j',
    async (key) => {
      await expect(async () => store.put(key, Buffer.from('x'), 'text/plain')).rejects.toThrow(
        'is no object key',
      );
    },
  );

  test('answers a ping', async () => {
    await expect(store.ping()).resolves.toBeUndefined();
  });
});

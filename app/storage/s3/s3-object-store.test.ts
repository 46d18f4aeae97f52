import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, expect, test } from 'vitest';
import { examineObjectStore } from '#app/storage/object-store.exam.ts';
import { createS3ObjectStore } from './s3-object-store.server.ts';

const directory = mkdtempSync(join(tmpdir(), 'afterlight-s3-'));
const server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory,
  configureBuckets: [{ name: 'objects', configs: [] }],
});
const { port } = await server.run();
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const settings = {
  region: 'us-east-1',
  endpoint: `http://127.0.0.1:${port}`,
  accessKeyId: 'S3RVER',
  secretAccessKey: 'S3RVER',
};
examineObjectStore(createS3ObjectStore({ ...settings, bucket: 'objects' }));

test('a bucket that is not there is an outage, not an absent object', async () => {
  const store = createS3ObjectStore({ ...settings, bucket: 'elsewhere' });
  await expect(store.get('assets/none')).rejects.toThrow('bucket does not exist');
  await expect(store.ping()).rejects.toMatchObject({ name: 'NotFound' });
});

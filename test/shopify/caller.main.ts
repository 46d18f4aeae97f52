import { createDb } from '#app/platform/db.server.ts';
import { createStagedUpload } from '#app/shopify/documents/files.ts';
import { createMemoryObjectStore, createTestServices, type Connection } from './test-services.ts';

/** A process of its own that calls one shop as often as it is told to, and says when it is done. */
export type CallOrder = { connection: Connection; shopDomain: string };

const { connection, shopDomain } = JSON.parse(process.argv[2] ?? '') as CallOrder;
const db = createDb(connection.databaseUrl, 2);
const { adminApi } = createTestServices(db, connection, createMemoryObjectStore());
const client = adminApi.forShop(shopDomain);

async function call(): Promise<void> {
  const file = { filename: 'a.jpg', mimeType: 'image/jpeg', fileSize: '9' };
  await client.run(createStagedUpload, { input: [{ ...file, resource: 'IMAGE', httpMethod: 'PUT' }] });
}

process.on('message', (times: number) => {
  const calls = Array.from({ length: times }, call);
  void Promise.all(calls).then(
    () => process.send?.('done'),
    (error: unknown) => process.send?.(String(error)),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

import { createDb } from '#app/platform/db.server.ts';
import { publishAsset } from '#app/publishing/publish-asset.server.ts';
import { revertPublication } from '#app/publishing/revert-publication.server.ts';
import { createDiskObjectStore } from '#app/storage/disk/disk-object-store.server.ts';
import { dyingAfter } from './crashing.ts';
import { createTestServices, type Connection } from './test-services.ts';

/** A process of its own that does one job and is killed after its n-th change of anything outside it. */
export type Order = {
  connection: Connection;
  folder: string;
  job: 'publish' | 'revert';
  publicationId: string;
  change: number;
};

const order = JSON.parse(process.argv[2] ?? '') as Order;
const db = createDb(order.connection.databaseUrl, 2);
const services = createTestServices(db, order.connection, createDiskObjectStore(order.folder));
const dying = dyingAfter(services, order.change, () => process.kill(process.pid, 'SIGKILL'));
const work = order.job === 'publish' ? publishAsset : revertPublication;
await work(dying, order);
process.exit(0);

import { watch } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createAccount } from './demo/account.ts';
import { startStack } from './demo/stack.ts';
import { prepareSampleStore } from './prepare-sample-store.ts';

/** Everything for developing: Vite reloads the pages; web and worker start again when another source changes. */
const isReloadedByVite = /^(routes|ui)\/|^(root|entry\.\w+)\.tsx$/;
const settleMilliseconds = 300;

const { values } = parseArgs({
  options: { photos: { type: 'string' }, store: { type: 'string', default: 'Sample Store' } },
});
const account = createAccount();
account.step('Start: database, simulated Shopify, web and worker');
const photos = values.photos ? resolve(values.photos) : await prepareSampleStore(account);
const stack = await startStack(account, {
  photos,
  storeName: values.store,
  appEnv: 'development',
  entry: (name) => ['--import', 'tsx', `app/${name}.main.ts`],
});
console.log(
  `\nOpen the shop’s admin: ${stack.simulator.url}/admin/store/${stack.shopDomain.split('.')[0]}\nCtrl-C ends it.`,
);
let restart: NodeJS.Timeout | undefined;
const watcher = watch('app', { recursive: true }, (_event, file) => {
  if (!file || !/\.tsx?$/.test(file) || isReloadedByVite.test(file)) return;
  clearTimeout(restart);
  restart = setTimeout(() => {
    console.log(`        app/${file} changed: web and worker start again`);
    for (const name of ['web', 'worker']) stack.processes.kill(name, 'SIGTERM');
  }, settleMilliseconds);
});
async function close(): Promise<void> {
  watcher.close();
  clearTimeout(restart);
  await stack.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close());

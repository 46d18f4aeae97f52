import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createAccount } from './demo/account.ts';
import { startStack } from './demo/stack.ts';
import { prepareSampleStore } from './prepare-sample-store.ts';

/** Everything for developing: pages reload by Vite, web and worker start again when a source changes. */
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
  entry: (name) => ['--watch', '--watch-preserve-output', '--import', 'tsx', `app/${name}.main.ts`],
});
console.log(
  `\nOpen the shop’s admin: ${stack.simulator.url}/admin/store/${stack.shopDomain.split('.')[0]}\nCtrl-C ends it.`,
);
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => void stack.close().then(() => process.exit(0)));

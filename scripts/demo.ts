import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createAccount, type Account } from './demo/account.ts';
import { copySourcePhoto, watchAutomation } from './demo/automatic.ts';
import { renderContactSheet } from './demo/contact-sheet.ts';
import { chooseProducts, generate, install, learn, publish } from './demo/merchant.ts';
import { actAsPartner, listenForWebhooks } from './demo/partner.ts';
import { startStack, type Stack } from './demo/stack.ts';
import { collectGenerations, collectPublications, writeOriginals, type Summary } from './demo/summary.ts';
import { prepareSampleStore } from './prepare-sample-store.ts';

const help = `Does the main job on your machine, against a simulated Shopify: learns a store's look from its photographs,
photographs its products in that look, and publishes the photos on the products.

  npm run demo -- [options]

  --photos DIR    the store's existing photographs: one file = one product; several files that share a stem
                  before -1, -2 … are one product's gallery (default: the sample store)
  --store NAME    name of the store
  --products N    how many products to photograph (default: 8)
  --out DIR       write the finished photos, summary.json and index.html (a contact sheet) there
  --exit          end after the job; status 0 only if every step was verified
  --help          this text
`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      photos: { type: 'string' },
      store: { type: 'string' },
      products: { type: 'string', default: '8' },
      out: { type: 'string' },
      exit: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const products = Number(values.products);
  if (!Number.isInteger(products) || products < 1) throw new Error('--products needs a whole number from 1.');
  const photos = values.photos && resolve(values.photos);
  if (photos && !(existsSync(photos) && statSync(photos).isDirectory()))
    throw new Error(`--photos: ${photos} is no folder.`);
  if (photos && !readdirSync(photos).length) throw new Error(`--photos: ${photos} is empty.`);
  return { ...values, products, photos };
}

async function doMainJob(
  stack: Stack,
  account: Account,
  options: ReturnType<typeof readOptions>,
  listener: Awaited<ReturnType<typeof listenForWebhooks>>,
  storeName: string,
): Promise<void> {
  const started = performance.now();
  account.step('Install: the app is opened in the admin');
  const { storeId } = await install(stack, account);
  account.step('Learn: every photograph is measured');
  const { profile, photosRead } = await learn(stack, account, storeId);
  account.step('Generate: products are photographed in the store’s style');
  const chosen = await chooseProducts(stack, storeId, options.products);
  for (const { title, source } of chosen)
    if (!source.ok) account.say(`not photographed: ${title}: ${source.reason}`);
  const ids = await generate(stack, account, storeId, chosen);
  const out = options.out && resolve(options.out);
  const generations = await collectGenerations(stack, chosen, ids, out);
  for (const { product, scene, reason, status } of generations)
    if (reason && status !== 'refused' && status !== 'not-chosen')
      account.say(`${product}, ${scene}: ${reason}`);
  const isAnyUsable = chosen.some(({ isChosen }) => isChosen);
  const made = generations.reduce((sum, { assets }) => sum + assets.length, 0);
  account.check(!isAnyUsable || made > 0, `${made} photos passed the fidelity gate`);
  account.step('Review and publish: the photos go onto the products');
  const publicationIds = await publish(stack, account, ids);
  account.step('Automatic: a new product appears in the shop');
  const photoFile = await copySourcePhoto(stack, storeId);
  const automatic = photoFile
    ? await watchAutomation(stack, account, { storeId, title: 'A new arrival', photoFile })
    : { product: '', publications: 0 };
  account.step('Partners: both API references, called as written');
  const photographed = new Set(generations.flatMap(({ product, assets }) => (assets.length ? product : [])));
  const source = chosen.find(({ title, source: photo }) => photo.ok && photographed.has(title))?.source;
  const api = source?.url
    ? await actAsPartner(stack, account, { storeId, photoUrl: source.url, listener })
    : { afterlight: 'not-tried', embellify: 'not-tried' };
  const summary: Summary = {
    store: storeName,
    photosRead,
    profile,
    generations,
    publications: await collectPublications(stack, publicationIds),
    automatic,
    api,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
  if (out) {
    await mkdir(out, { recursive: true });
    const originals = await writeOriginals(stack, chosen, out);
    await writeFile(join(out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
    await writeFile(join(out, 'index.html'), renderContactSheet(summary, originals));
    account.say(`written: ${out}/index.html, summary.json and ${made} photos`);
  }
}

const account = createAccount();
let stack: Stack | undefined;
let isClosing = false;

async function close(status: number): Promise<void> {
  if (isClosing) return;
  isClosing = true;
  await stack?.close();
  process.exit(status);
}

try {
  const options = readOptions();
  if (options.help) {
    console.log(help);
    process.exit(0);
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void close(130));
  account.step('Start: database, simulated Shopify, web and worker');
  const photos = options.photos ?? (await prepareSampleStore(account));
  const storeName = options.store ?? (options.photos ? basename(options.photos) : 'Sample Store');
  const listener = await listenForWebhooks();
  stack = await startStack(account, {
    photos,
    storeName,
    listenerPort: listener.port,
    appEnv: 'demo',
    entry: (name) => [`build/${name}.js`],
  });
  await doMainJob(stack, account, options, listener, storeName);
  const { faults } = account;
  console.log(
    faults.length
      ? `\nNot everything was verified:\n${faults.map((fault) => `  ✗ ${fault}`).join('\n')}`
      : '\nEverything was verified.',
  );
  if (options.exit) await close(faults.length ? 1 : 0);
  console.log(
    `\nOpen the shop’s admin: ${stack.simulator.url}/admin/store/${stack.shopDomain.split('.')[0]}\nCtrl-C ends it.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await close(1);
}

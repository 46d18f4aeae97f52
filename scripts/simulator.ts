// Runs the simulated Shopify alone: npm run simulator -- --photos DIR [--port N] [--store NAME] [--app-url URL]
import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { slug } from '#test/simulator/products.ts';
import { catalogueFromPhotos } from '#test/simulator/catalogue.ts';
import { startSimulator } from '#test/simulator/server.ts';

const help = `A Shopify for your own machine, with a folder of photographs as its products.

  npm run simulator -- --photos DIR [options]

  --photos DIR     one file = one product; files that share a stem before -1, -2 … are one product's gallery
  --store NAME     name of the store (default: the folder's name)
  --port N         port to listen on (default: 43200; 0 = any free one)
  --app-url URL    where the app runs; the admin then opens it in a frame
  --webhook T=P    send topic T to path P of the app, e.g. products/create=/webhooks/products/create (repeatable)
  --speed N        how much faster than real time the simulated clock runs (default: 1)
  --help           this text

The app's credentials come from SHOPIFY_API_KEY and SHOPIFY_API_SECRET if they are set.
`;

function fail(message: string): never {
  console.error(`${message}\n\nSee: npm run simulator -- --help`);
  process.exit(1);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        photos: { type: 'string' },
        store: { type: 'string' },
        port: { type: 'string', default: '43200' },
        'app-url': { type: 'string' },
        webhook: { type: 'string', multiple: true, default: [] },
        speed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

const given = readArguments();
if (given.help) {
  console.log(help);
  process.exit(0);
}
if (!given.photos) fail('--photos DIR is missing.');
const folder = resolve(given.photos);
if (!existsSync(folder) || !statSync(folder).isDirectory()) fail(`--photos: ${folder} is not a folder.`);
const port = Number(given.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) fail(`--port: ${given.port} is not a port number.`);
const speed = Number(given.speed);
if (!(speed > 0)) fail(`--speed: ${given.speed} is not a positive number.`);
const appUrl = given['app-url'];
if (appUrl !== undefined && !URL.canParse(appUrl)) fail(`--app-url: ${appUrl} is not an address.`);

const name = given.store ?? basename(folder);
const webhooks = given.webhook.map((text) => {
  const [topic, path] = text.split('=');
  if (!topic || !path)
    return fail(`--webhook: ${text} must look like products/create=/webhooks/products/create.`);
  return { topic, path };
});
const products = await catalogueFromPhotos(folder);
if (!products.length) fail(`--photos: ${folder} holds no file.`);
const { SHOPIFY_API_KEY: apiKey, SHOPIFY_API_SECRET: apiSecret } = process.env;
const simulator = await startSimulator({
  port,
  clockSpeed: speed,
  webhooks,
  app: { ...(appUrl && { url: appUrl }), ...(apiKey && { apiKey }), ...(apiSecret && { apiSecret }) },
  shops: [{ domain: `${slug(name)}.myshopify.com`, name, products }],
}).catch((error: NodeJS.ErrnoException) =>
  fail(error.code === 'EADDRINUSE' ? `Port ${port} is taken; choose another with --port.` : error.message),
);

const photos = products.reduce((sum, product) => sum + product.photos.length, 0);
console.log(`${name}: ${products.length} products with ${photos} photos`);
console.log(`Admin  ${simulator.url}/admin/store/${slug(name)}`);
console.log(`Shop   ${slug(name)}.myshopify.com`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}

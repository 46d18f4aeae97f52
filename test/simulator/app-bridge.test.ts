import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { chromiumOptions, findChromium } from '#test/setup/find-chromium.ts';
import { type Simulator, startSimulator } from './server.ts';
import { mugWithPhotos } from './test-shop.ts';

let simulator: Simulator;
let app: Server;
let browser: Browser;
let page: Page;
let authorizations: string[];

const appPage = (bridgeUrl: string) => `<!doctype html>
<script src="${bridgeUrl}" data-api-key="key"></script>
<h2 id="path"></h2>
<ui-nav-menu><a href="/app" rel="home">Home</a><a href="/app/products">Products</a></ui-nav-menu>
<ui-title-bar title="Style profile">
  <button onclick="shopify.modal.show('sure')">Remove</button>
  <button variant="primary" onclick="shopify.toast.show('Published')">Publish</button>
</ui-title-bar>
<ui-modal id="sure">
  <p>Are you sure?</p>
  <ui-title-bar title="Remove?">
    <button variant="primary" onclick="document.querySelector('ui-modal').hide()">Yes</button>
  </ui-title-bar>
</ui-modal>
<form data-save-bar onsubmit="event.preventDefault(); shopify.toast.show('Saved ' + field.value)">
  <input id="field" aria-label="Name">
</form>
<script>
  const show = () => (document.querySelector('#path').textContent = location.pathname);
  show();
  addEventListener('shopify:navigate', ({ target }) => {
    history.pushState(null, '', target.getAttribute('href'));
    show();
  });
  fetch('/data').then((response) => response.text()).then((text) => document.body.append(text));
</script>`;

beforeAll(async () => {
  simulator = await startSimulator({
    shops: [{ domain: 'demo.myshopify.com', name: 'Demo', products: await mugWithPhotos(2) }],
  });
  app = createServer((request, response) => {
    if (request.url === '/data') {
      authorizations.push(request.headers.authorization ?? '');
      response.end('data came');
      return;
    }
    response.setHeader('content-type', 'text/html');
    response.end(appPage(`${simulator.url}/app-bridge.js`));
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  simulator.setApp({ url: `http://localhost:${(app.address() as AddressInfo).port}` });
  browser = await chromium.launch({ executablePath: findChromium(), ...chromiumOptions });
});
afterAll(async () => {
  await browser.close();
  await simulator.close();
  app.closeAllConnections();
  app.close();
});
beforeEach(async () => {
  authorizations = [];
  await page?.close();
  page = await browser.newPage();
});

async function openApp() {
  await page.goto(`${simulator.url}/admin/store/demo/apps/afterlight`);
  const frame = page.frameLocator('iframe.app');
  await frame.getByText('data came').waitFor();
  return frame;
}

it('shows products with their gallery in order', async () => {
  await page.goto(simulator.url);
  await page.getByRole('link', { name: 'Mug', exact: true }).click();
  await page.locator('.gallery img').first().waitFor();
  const order = await page
    .locator('.gallery figure')
    .evaluateAll((all) => all.map((one) => one.dataset.media));
  expect(order).toEqual([...simulator.shop().products.values()][0].mediaIds);
});

it('opens the app in a frame and signs its requests with a session token', async () => {
  await openApp();
  expect(authorizations).toHaveLength(1);
  const claims = JSON.parse(Buffer.from(authorizations[0].split('.')[1], 'base64url').toString('utf8'));
  expect(claims).toMatchObject({ dest: 'https://demo.myshopify.com', aud: simulator.world.app.apiKey });
  expect(simulator.shop().installation.installed).toBe(true);
});

it("shows the app's menu without its home link, and follows it in both directions", async () => {
  const frame = await openApp();
  const links = page.locator('nav .app-links a');
  await expect.poll(() => links.allTextContents()).toEqual(['Products']);
  await links.first().click();
  await frame.getByText('/app/products').waitFor();
  await expect
    .poll(() => new URL(page.url()).pathname)
    .toBe('/admin/store/demo/apps/afterlight/app/products');
  await page.reload();
  await frame.getByText('/app/products').waitFor();
});

it('draws title bar, toast, modal and save bar, and hands the clicks to the app', async () => {
  const frame = await openApp();
  await page.getByRole('heading', { name: 'Style profile' }).waitFor();
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('status').getByText('Published').waitFor();
  await page.getByRole('button', { name: 'Remove' }).click();
  const dialog = frame.getByRole('dialog');
  await dialog.getByText('Are you sure?').waitFor();
  await dialog.getByRole('button', { name: 'Yes' }).click();
  await dialog.waitFor({ state: 'detached' });
  await frame.getByLabel('Name').fill('linen');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('status').getByText('Saved linen').waitFor();
  await expect.poll(() => page.getByText('Unsaved changes').isVisible()).toBe(false);
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { RequestNamed } from '#app/api/name-request.ts';
import { chromium } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { serveDocs } from '#app/api/docs/serve-docs.ts';
import { parseEnv } from '#app/platform/env.ts';
import { chromiumOptions, findChromium } from '#test/setup/find-chromium.ts';

const env = parseEnv({
  APP_ENV: 'test',
  APP_URL: 'https://app.example.com',
  DATABASE_URL: 'postgres://unused@127.0.0.1:1/unused',
  SECRET_KEY: 'k'.repeat(32),
  SHOPIFY_API_KEY: 'key',
  SHOPIFY_API_SECRET: 'secret',
});
const api = new Hono<RequestNamed>();
serveDocs(api, { env });
const server = createServer((request, response) => {
  void getRequestListener(api.fetch, { overrideGlobalObjects: false })(request, response);
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const browser = await chromium.launch({ executablePath: findChromium(), ...chromiumOptions });
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

test.each([
  ['a desk', 1440, 900],
  ['a phone', 390, 844],
])(
  'the reference on %s: no fault, no other server, nothing wider than the screen',
  async (_name, width, height) => {
    const page = await browser.newPage({ viewport: { width, height } });
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(address) && !request.url().startsWith('data:'))
        faults.push(request.url());
    });
    await page.goto(`${address}/docs`);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(faults).toEqual([]);
    await page.close();
  },
);

test('the reader’s own values stand in every curl, and what is copied is what is seen', async () => {
  const context = await browser.newContext();
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: address });
  const page = await context.newPage();
  await page.goto(`${address}/docs`);
  await page.fill('input[name=AFTERLIGHT_KEY]', 'sk_live_mine');
  await page.fill('input[name=STORE_ID]', 'store_mine"; rm -rf /');
  const curl = page.locator('#createGeneration figure').first();
  await curl.getByRole('button', { name: /Copy/ }).click();
  const copied = String(await page.evaluate('navigator.clipboard.readText()'));
  expect(copied).toBe(await curl.locator('pre').textContent());
  expect(copied).toContain('Bearer sk_live_mine');
  expect(copied).toContain('"store_id": "store_minerm-rf"');
  await page.reload();
  expect(await page.inputValue('input[name=AFTERLIGHT_KEY]')).toBe('sk_live_mine');
  await context.close();
});

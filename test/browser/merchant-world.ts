import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import sharp from 'sharp';
import type { Db } from '#app/platform/db.server.ts';
import { findFreePort } from '#app/platform/embedded-postgres.ts';
import { parseEnv } from '#app/platform/env.ts';
import { createServices } from '#app/services.server.ts';
import { installStore } from '#app/stores/install-store.server.ts';
import { startWeb } from '#app/web.server.ts';
import { chromiumOptions, findChromium } from '#test/setup/find-chromium.ts';
import { startSimulator } from '#test/simulator/server.ts';

const shopDomain = 'northbound.myshopify.com';

/** The built app behind its real server, in the simulated admin, in a real browser. No worker: nothing moves by itself. */
export type MerchantWorld = {
  storeId: string;
  appUrl: string;
  browser: Browser;
  /** what the admin gives an extension to prove who the merchant is */
  sessionToken(): string;
  /** opens a page of the app inside the admin, on a new browser page, and returns the app's frame */
  open(path: string, size?: { width: number; height: number }): Promise<{ page: Page; app: FrameLocator }>;
  /** keeps a drawn picture as the app keeps its photos; returns its key and its address */
  keepPicture(hex: string): Promise<{ objectKey: string; url: string }>;
  /** the same of a JPEG file */
  keepFile(bytes: Buffer): Promise<{ objectKey: string; url: string }>;
  /** requests of the app that did not come back with 2xx or 3xx, and what the pages wrote to the console as errors */
  faults: string[];
  close(): Promise<void>;
};

export async function openMerchantWorld(given: { db: Db; databaseUrl: string }): Promise<MerchantWorld> {
  const simulator = await startSimulator({
    shops: [{ domain: shopDomain, name: 'Northbound', products: [] }],
  });
  const { apiKey, apiSecret, handle } = simulator.world.app;
  const dataDir = mkdtempSync(join(tmpdir(), 'afterlight-browser-'));
  const port = await findFreePort();
  const appUrl = `http://localhost:${port}`;
  const services = createServices(
    parseEnv({
      APP_ENV: 'test',
      LOG_LEVEL: 'silent',
      HOST: '127.0.0.1',
      PORT: String(port),
      APP_URL: appUrl,
      DATABASE_URL: given.databaseUrl,
      DATA_DIR: dataDir,
      SECRET_KEY: 'a secret for tests, long enough to be taken',
      SHOPIFY_API_KEY: apiKey,
      SHOPIFY_API_SECRET: apiSecret,
      SHOPIFY_SIMULATOR_URL: simulator.url,
      APP_BRIDGE_URL: `${simulator.url}/app-bridge.js`,
    }),
    'browser-test',
  );
  // the Shopify library's own pages read it from the environment
  process.env.APP_BRIDGE_URL = `${simulator.url}/app-bridge.js`;
  const web = await startWeb(services);
  simulator.setApp({ url: appUrl });
  const { storeId } = await installStore(services, { shopDomain });
  const browser = await chromium.launch({ executablePath: findChromium(), ...chromiumOptions });
  const faults: string[] = [];
  const keepFile = async (bytes: Buffer) => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    const objectKey = `assets/${hash}.jpg`;
    await services.objects.put(objectKey, bytes, 'image/jpeg');
    return { objectKey, url: `${appUrl}/a/${hash}.jpg` };
  };

  return {
    storeId,
    appUrl,
    browser,
    faults,
    sessionToken: () => simulator.sessionToken(shopDomain),
    async open(path, size = { width: 1280, height: 900 }) {
      const page = await browser.newPage({ viewport: size });
      page.on('pageerror', (error) => faults.push(`${path}: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`${path}: ${message.text()}`);
      });
      const [shop] = shopDomain.split('.');
      await page.goto(`${simulator.url}/admin/store/${shop}/apps/${handle}${path}`);
      return { page, app: page.frameLocator('iframe.app') };
    },
    async keepPicture(hex) {
      const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: hex } })
        .jpeg()
        .toBuffer();
      return keepFile(bytes);
    },
    keepFile,
    async close() {
      await browser.close();
      await web.close();
      await services.close();
      await simulator.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { bundleExtension } from '#test/extensions/bundle-extension.ts';
import { readTexts } from '#test/extensions/read-extensions.ts';
import type { MerchantWorld } from './merchant-world.ts';

/** Plain stand-ins for Shopify's elements: what they say can be seen, and fields hold their value. */
const page = `<!doctype html>
<meta charset="utf-8">
<style>
  body { font: 14px system-ui; margin: 16px; max-width: 620px }
  s-admin-action, s-admin-block, s-stack, s-banner, s-paragraph, s-choice-list, s-choice, s-number-field, s-list-item
    { display: block; margin: 6px 0 }
  [heading]::before, [label]::before { content: attr(heading) attr(label); font-weight: 600; display: block }
  s-banner { border: 1px solid #999; padding: 8px } s-banner[tone=critical] { border-color: #c00 }
  s-button { display: inline-block; border: 1px solid #333; border-radius: 8px; padding: 4px 10px; margin: 2px }
  s-button[variant=primary] { background: #222; color: #fff } s-button[disabled] { opacity: .4 }
  s-badge { border-radius: 8px; background: #ddd; padding: 1px 8px } s-choice[selected]::before { content: '☑ ' }
  s-link { color: #06c } s-number-field::after { content: attr(value) } s-spinner::after { content: '…' }
  s-stack[direction=inline] > * { display: inline-block; margin-right: 6px }
</style>
<body></body>
<script type="module">
  customElements.define('s-choice-list', class extends HTMLElement { values = [] });
  const texts = TEXTS;
  const find = (name) => name.split('.').reduce((part, key) => part?.[key], texts);
  const plurals = new Intl.PluralRules('en');
  window.timesClosed = 0;
  window.navigated = [];
  window.shopify = {
    data: { selected: SELECTED },
    close: () => { window.timesClosed += 1 },
    navigation: { navigate: (url) => window.navigated.push(url) },
    i18n: {
      translate(name, values = {}) {
        const found = find(name);
        const text = typeof found === 'string' ? found : found?.[plurals.select(values.count)];
        if (!text) throw new Error('no text ' + name);
        const said = text.replace(/{{(\\w+)}}/g, (_, key) => {
          if (values[key] === undefined) throw new Error('no value ' + key + ' for ' + name);
          return values[key];
        });
        return said;
      },
    },
  };
  // as the admin does: a path is meant for the app, and the merchant's token goes with it
  const plain = window.fetch;
  window.fetch = async (path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', 'Bearer ' + (await window.mintToken()));
    return plain('APP_URL' + path, { ...init, headers });
  };
  const { default: open } = await import('/extension.js');
  open();
</script>`;

export type ExtensionPages = {
  /** opens an extension for products, named by their ids of Shopify */
  open(folder: string, ids: string[]): Promise<Page>;
  close(): void;
};

/** Serves extensions from an address that is not the app's, as Shopify does, so that the browser's rules for that hold. */
export async function openExtensionPages(world: MerchantWorld): Promise<ExtensionPages> {
  const bundles = new Map<string, string>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://extensions');
    const folder =
      url.searchParams.get('folder') ?? new URL(request.headers.referer ?? url).searchParams.get('folder');
    if (url.pathname === '/extension.js') {
      response.setHeader('content-type', 'text/javascript');
      return void response.end(bundles.get(folder ?? ''));
    }
    const selected = (url.searchParams.get('ids') ?? '')
      .split(',')
      .filter(Boolean)
      .map((id) => ({ id }));
    response.setHeader('content-type', 'text/html');
    response.end(
      page
        .replace('TEXTS', JSON.stringify(folder ? readTexts(folder) : {}))
        .replace('SELECTED', JSON.stringify(selected))
        .replace('APP_URL', world.appUrl),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    async open(folder, ids) {
      if (!bundles.has(folder)) bundles.set(folder, await bundleExtension(folder));
      const opened = await world.browser.newPage();
      opened.setDefaultTimeout(10_000);
      opened.on('pageerror', (error) => world.faults.push(`${folder}: ${error.message}`));
      await opened.exposeFunction('mintToken', () => world.sessionToken());
      await opened.goto(`http://127.0.0.1:${port}/?folder=${folder}&ids=${ids.join(',')}`);
      return opened;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

// /_sim/*: drives the simulator from another process. Everything is JSON.
import { Hono } from 'hono';
import { z } from 'zod';
import { createFresh, createReady, describeProduct, newProduct } from './control-products.ts';
import { type FaultSettings } from './faults.ts';
import { install, mintSessionToken } from './oauth.ts';
import { removeProduct } from './products.ts';
import type { ServerEnv } from './shop-routes.ts';
import type { Shop, World } from './state.ts';
import { compliancePayload, shopPayload } from './webhook-payloads.ts';
import { addShop } from './world.ts';

const shopField = z.string().optional();
const redactDelayMilliseconds = 48 * 3600 * 1000;

export function controlRoutes(world: World): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();

  routes.onError((error, context) => context.json({ error: error.message }, 400));

  routes.get('/shops', (context) =>
    context.json(
      [...world.shops.values()].map((shop) => ({
        domain: shop.domain,
        name: shop.name,
        installed: shop.installation.installed,
        products: shop.products.size,
      })),
    ),
  );
  routes.post('/shops', async (context) => {
    const input = z
      .object({ domain: z.string(), name: z.string().optional() })
      .parse(await context.req.json());
    const shop = await addShop(world, input);
    return context.json({ domain: shop.domain, id: shop.id }, 201);
  });
  routes.post('/app', async (context) => {
    const input = z
      .object({ url: z.url(), apiKey: z.string(), apiSecret: z.string(), scopes: z.array(z.string()) })
      .partial()
      .parse(await context.req.json());
    Object.assign(world.app, input);
    return context.json({ url: world.app.url, scopes: world.app.scopes });
  });

  routes.post('/products', async (context) => {
    const input = newProduct.parse(await context.req.json());
    const shop = chooseShop(world, input.shop);
    const { photos, photosReady, shop: _, ...fields } = input;
    const product = photosReady
      ? await createReady(world, shop, fields, photos)
      : await createFresh(world, shop, fields, photos);
    return context.json(describeProduct(world, shop, product), 201);
  });
  routes.get('/shops/:domain/products', (context) => {
    const shop = chooseShop(world, context.req.param('domain'));
    return context.json([...shop.products.values()].map((product) => describeProduct(world, shop, product)));
  });
  routes.delete('/shops/:domain/products/:id', (context) => {
    const shop = chooseShop(world, context.req.param('domain'));
    const product = shop.products.get(`gid://shopify/Product/${context.req.param('id')}`);
    if (!product) return context.json({ error: 'No such product' }, 404);
    removeProduct(world, shop, product);
    return context.json({ deleted: product.id });
  });

  routes.post('/install', async (context) => {
    const input = z.object({ shop: shopField }).parse(await context.req.json());
    const shop = chooseShop(world, input.shop);
    install(world, shop);
    return context.json({
      shop: shop.domain,
      appUrl: appFrameUrl(world, shop, world.app.homePath, ''),
      adminUrl: `${world.url}/admin/store/${shop.domain.split('.')[0]}/apps/${world.app.handle}`,
    });
  });
  routes.post('/uninstall', async (context) => {
    const input = z.object({ shop: shopField }).parse(await context.req.json());
    const shop = chooseShop(world, input.shop);
    uninstall(world, shop);
    return context.json({ shop: shop.domain });
  });
  routes.post('/webhooks', async (context) => {
    const input = z
      .object({ shop: shopField, topic: z.string(), payload: z.unknown().optional() })
      .parse(await context.req.json());
    const shop = chooseShop(world, input.shop);
    world.webhooks.emit(shop, input.topic, () => input.payload ?? compliancePayload(shop, input.topic));
    return context.json({ topic: input.topic }, 202);
  });
  routes.get('/webhooks', (context) => context.json(world.webhooks.deliveries));

  routes.post('/faults', async (context) => {
    const { clear, ...rest } = await context.req.json<FaultSettings & { clear?: boolean }>();
    if (clear) world.faults.clear();
    world.faults.set(rest);
    return context.json(world.faults.rates);
  });
  routes.post('/time/advance', async (context) => {
    const input = z
      .object({ milliseconds: z.number().nonnegative(), seconds: z.number().nonnegative() })
      .partial()
      .parse(await context.req.json());
    await world.clock.advance((input.milliseconds ?? 0) + (input.seconds ?? 0) * 1000);
    return context.json({ now: world.clock.now() });
  });
  routes.get('/log', (context) => {
    const since = Number(context.req.query('since') ?? 0);
    return context.json(world.log.slice(since));
  });

  return routes;
}

/** The shop that is named, or the only one there is. */
export function chooseShop(world: World, domain: string | undefined): Shop {
  const wanted = domain && !domain.includes('.') ? `${domain}.myshopify.com` : domain;
  const shop = wanted ? world.shops.get(wanted) : [...world.shops.values()][0];
  if (!shop)
    throw new Error(
      `The simulator has no shop "${wanted ?? ''}". It has: ${[...world.shops.keys()].join(', ')}`,
    );
  return shop;
}

/** The address that the admin puts into the frame. */
export function appFrameUrl(world: World, shop: Shop, path: string, query: string): string {
  if (!world.app.url) throw new Error('The simulator does not know where the app is; set app.url first');
  const address = new URL(path, world.app.url);
  for (const [name, value] of new URLSearchParams(query)) address.searchParams.set(name, value);
  const host = Buffer.from(`admin.shopify.com/store/${shop.domain.split('.')[0]}`)
    .toString('base64')
    .replace(/=+$/, '');
  const parameters = {
    embedded: '1',
    shop: shop.domain,
    host,
    locale: 'en',
    id_token: mintSessionToken(world, shop),
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
}

/** Tokens end at once, app/uninstalled follows, and shop/redact two days later. */
export function uninstall(world: World, shop: Shop): void {
  world.webhooks.emit(shop, 'app/uninstalled', () => shopPayload(shop));
  shop.installation = {
    installed: false,
    scopes: world.app.scopes,
    accessTokens: [],
    refreshToken: null,
    previousRefreshToken: null,
  };
  shop.webhookSubscriptions.clear();
  for (const charge of shop.charges.values()) {
    if (charge.kind === 'subscription' && charge.status !== 'DECLINED') charge.status = 'CANCELLED';
  }
  world.clock.after(redactDelayMilliseconds, () => {
    if (!shop.installation.installed) {
      world.webhooks.emit(shop, 'shop/redact', () => compliancePayload(shop, 'shop/redact'));
    }
  });
}

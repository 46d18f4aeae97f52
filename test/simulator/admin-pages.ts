// The simulated admin: products with their media, the app in a frame, the page where a charge is approved.
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { appFrame, chargePage, layout, noApp, productList, productPage } from './admin-html.ts';
import { appFrameUrl, chooseShop } from './control.ts';
import { install, mintSessionToken } from './oauth.ts';
import { type ServerEnv, shopOf } from './shop-routes.ts';
import { record } from './log.ts';
import { type Charge, legacyId, type Shop, type World } from './state.ts';
import { chargePayload } from './webhook-payloads.ts';

const assets: Record<string, string> = {
  'app-bridge.js': 'text/javascript',
  'admin.js': 'text/javascript',
  'admin.css': 'text/css',
};

export function adminRoutes(world: World): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  const handleOf = (shop: Shop) => shop.domain.split('.')[0];

  for (const [name, type] of Object.entries(assets)) {
    routes.get(`/${name}`, async () => {
      const body = await readFile(new URL(`./pages/${name}`, import.meta.url), 'utf8');
      return new Response(body, {
        headers: { 'content-type': `${type}; charset=utf-8`, 'access-control-allow-origin': '*' },
      });
    });
  }

  routes.get('/', (context) => {
    const [first] = world.shops.values();
    return first
      ? context.redirect(`/admin/store/${handleOf(first)}`)
      : context.text('The simulator has no shop');
  });

  routes.get('/admin/store/:handle', (context) => {
    const shop = chooseShop(world, context.req.param('handle'));
    return context.html(layout(world, shop, 'products', productList(world, shop)));
  });
  routes.get('/admin/store/:handle/products', (context) => {
    return context.redirect(`/admin/store/${context.req.param('handle')}`);
  });
  routes.get('/admin/store/:handle/products/:id', (context) => {
    const shop = chooseShop(world, context.req.param('handle'));
    const product = shop.products.get(`gid://shopify/Product/${context.req.param('id')}`);
    if (!product) return context.text('There is no such product', 404);
    return context.html(layout(world, shop, 'products', productPage(world, shop, product)));
  });
  routes.get('/admin/store/:handle/session-token', (context) => {
    const shop = chooseShop(world, context.req.param('handle'));
    return context.json({ token: mintSessionToken(world, shop) });
  });

  // Opening the app installs it first, as Shopify's managed installation does.
  routes.get('/admin/store/:handle/apps/:app/:rest{.*}?', (context) => {
    const shop = chooseShop(world, context.req.param('handle'));
    if (!world.app.url) return context.html(layout(world, shop, 'app', noApp()));
    install(world, shop);
    const rest = context.req.param('rest');
    const address = appFrameUrl(
      world,
      shop,
      rest ? `/${rest}` : world.app.homePath,
      new URL(context.req.url).search,
    );
    return context.html(layout(world, shop, 'app', appFrame(world, shop, address)));
  });

  routes.get('/admin/charges/:id/confirm', (context) => {
    const shop = shopOf(world, context);
    const charge = shop && findCharge(shop, context.req.param('id'));
    if (!shop || !charge) return context.text('There is no such charge', 404);
    return context.html(layout(world, shop, 'app', chargePage(shop, charge)));
  });
  routes.post('/admin/charges/:id/confirm', async (context) => {
    const shop = shopOf(world, context);
    const charge = shop && findCharge(shop, context.req.param('id'));
    if (!shop || !charge) return context.text('There is no such charge', 404);
    const decision = (await context.req.parseBody()).decision;
    decide(world, shop, charge, decision === 'approve');
    const target = new URL(charge.returnUrl);
    target.searchParams.set('charge_id', legacyId(charge.id));
    return context.redirect(target.href);
  });

  return routes;
}

function findCharge(shop: Shop, id: string): Charge | undefined {
  return [...shop.charges.values()].find((charge) => legacyId(charge.id) === id);
}

/** A newly approved subscription replaces the one before it. */
export function decide(world: World, shop: Shop, charge: Charge, isApproved: boolean): void {
  if (charge.status !== 'PENDING') return;
  if (isApproved && charge.kind === 'subscription') {
    for (const other of shop.charges.values()) {
      if (other.kind === 'subscription' && other.status === 'ACTIVE') other.status = 'CANCELLED';
    }
  }
  charge.status = isApproved ? 'ACTIVE' : 'DECLINED';
  const topic = charge.kind === 'subscription' ? 'app_subscriptions/update' : 'app_purchases_one_time/update';
  world.webhooks.emit(shop, topic, () => chargePayload(shop, charge));
  record(world, {
    kind: 'billing',
    shop: shop.domain,
    operation: `${charge.kind} ${charge.status.toLowerCase()}`,
    operationName: null,
    variables: { id: charge.id },
    status: 200,
    errorCodes: [],
    deprecated: [],
    requestedCost: null,
    fault: null,
  });
}

import type { AppLoadContext } from '@remix-run/node';
import type { Services } from '#app/services.ts';
import type { ShopifyApp } from '#app/shopify/shopify-app.server.ts';

/** What every Remix loader and action is given as `context`; the server fills it in. */
export type LoadContext = { services: Services; shopify: ShopifyApp };

/** The loader's or action's `context`, typed. */
export function contextOf(context: AppLoadContext): LoadContext {
  return context as unknown as LoadContext;
}

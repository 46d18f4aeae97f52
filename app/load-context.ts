import type { Services } from '#app/services.ts';
import type { ShopifyApp } from '#app/shopify/shopify-app.server.ts';

/** What every Remix loader and action is given as `context`. */
declare module '@remix-run/node' {
  // The framework's own extension point is an interface; merging is the documented way to type it.
  type AppContext = { services: Services; shopify: ShopifyApp };
  interface AppLoadContext extends AppContext {}
}

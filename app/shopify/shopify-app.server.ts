import '@shopify/shopify-app-remix/adapters/node';
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from '@shopify/shopify-app-remix/server';
import { PrismaSessionStorage } from '@shopify/shopify-app-session-storage-prisma';
import type { Db } from '#app/platform/db.server.ts';
import type { Env } from '#app/platform/env.ts';
import { SCOPES } from './api-version.ts';
import { routeLibrariesThrough } from './route-to-simulator.ts';

export type ShopifyApp = ReturnType<typeof createShopifyApp>;

/**
 * The library that authenticates the embedded app: session tokens, token exchange, expiring offline tokens. Webhooks are
 * not its business: it answers 500 to those of a shop whose token it cannot refresh.
 * @param hooks.afterAuth called after a token exchange; may run several times for one installation
 */
export function createShopifyApp(
  env: Pick<Env, 'SHOPIFY_API_KEY' | 'SHOPIFY_API_SECRET' | 'SHOPIFY_SIMULATOR_URL' | 'APP_URL'>,
  db: Db,
  hooks: { afterAuth(shopDomain: string): Promise<void> },
) {
  if (env.SHOPIFY_SIMULATOR_URL) routeLibrariesThrough(env.SHOPIFY_SIMULATOR_URL);
  return shopifyApp({
    apiKey: env.SHOPIFY_API_KEY,
    apiSecretKey: env.SHOPIFY_API_SECRET,
    apiVersion: ApiVersion.October26,
    scopes: SCOPES,
    appUrl: env.APP_URL,
    authPathPrefix: '/auth',
    sessionStorage: new PrismaSessionStorage(db),
    distribution: AppDistribution.AppStore,
    isEmbeddedApp: true,
    // it writes plain lines to the console; one for every request would drown our own log
    logger: { level: LogSeverity.Warning },
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    hooks: { afterAuth: ({ session }) => hooks.afterAuth(session.shop) },
  });
}

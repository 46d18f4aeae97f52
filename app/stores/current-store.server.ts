import type { AppLoadContext } from '@remix-run/node';
import type { Store } from '@prisma/client';
import { contextOf } from '#app/load-context.ts';
import type { Services } from '#app/services.ts';
import { installStore } from './install-store.server.ts';

/**
 * Who is asking: the store of the session token. A shop whose installation never reached us (the process died in
 * between) is installed now. `cors` lets an extension, which has an address of Shopify's, read the reply. Throws the library's own `Response` when the request must authenticate again.
 */
export async function currentStore(
  request: Request,
  context: AppLoadContext,
): Promise<{ services: Services; store: Store; cors: (reply: Response) => Response }> {
  const { shopify, services } = contextOf(context);
  const { session, cors } = await shopify.authenticate.admin(request);
  const where = { shopDomain: session.shop };
  const known = await services.db.store.findUnique({ where });
  if (known?.status === 'installed') return { services, store: known, cors };
  await installStore(services, { shopDomain: session.shop });
  return { services, store: await services.db.store.findUniqueOrThrow({ where }), cors };
}

import type { Prisma, Store } from '@prisma/client';
import type { Db } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';

/** An installed Shopify store. */
export function makeStore(db: Db, given: Partial<Prisma.StoreUncheckedCreateInput> = {}): Promise<Store> {
  const id = newId('store');
  const shopDomain = `${id.replace('_', '-').toLowerCase()}.myshopify.com`;
  return db.store.create({ data: { id, kind: 'shopify', name: 'Test store', shopDomain, ...given } });
}

import type { Store } from '@prisma/client';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';

type Pair = { partnerId: string; storeId: string };

/** Lets a partner use a store's look; giving it again changes nothing. */
export async function grantStore(
  services: Pick<Services, 'db'>,
  { partnerId, storeId }: Pair,
): Promise<void> {
  await services.db.grant.createMany({
    data: { id: newId('grt'), partnerId, storeId },
    skipDuplicates: true,
  });
}

/** Takes the permission back. False when there was none. */
export async function revokeStoreGrant(
  services: Pick<Services, 'db'>,
  { partnerId, storeId }: Pair,
): Promise<boolean> {
  const { count } = await services.db.grant.deleteMany({ where: { partnerId, storeId } });
  return count > 0;
}

/** The store, if the partner owns it or was given it; a store of somebody else is as good as none. */
export async function findPartnerStore(
  services: Pick<Services, 'db'>,
  { partnerId, storeId }: Pair,
): Promise<Store | null> {
  return services.db.store.findFirst({
    where: {
      id: storeId,
      status: 'installed',
      OR: [{ ownerPartnerId: partnerId }, { grants: { some: { partnerId } } }],
    },
  });
}

import { recordEvent } from '#app/events/record-event.server.ts';
import type { Services } from '#app/services.ts';
import { SCOPES } from '#app/shopify/api-version.ts';
import { readAccessScopes } from '#app/shopify/documents/access-scopes.ts';

/**
 * The merchant granted or took back scopes. A message is only a reason to look: what is granted now is asked for, so
 * late, doubled and overtaken messages end in the same state. What failed for want of a scope goes on when all are there.
 */
export async function rememberScopes(
  services: Pick<Services, 'db' | 'adminApi'>,
  { storeId, shopDomain }: { storeId: string; shopDomain: string },
): Promise<'complete' | 'scopes are missing'> {
  const admin = services.adminApi.forShop(shopDomain);
  const { currentAppInstallation } = await admin.run(readAccessScopes, {});
  const granted = currentAppInstallation.accessScopes.map(({ handle }) => handle).toSorted();
  const isComplete = SCOPES.every((scope) => granted.includes(scope));
  await services.db.$transaction(async (tx) => {
    const scope = granted.join(',');
    const changed = await tx.session.updateMany({
      where: { shop: shopDomain, OR: [{ scope: null }, { scope: { not: scope } }] },
      data: { scope },
    });
    if (changed.count && isComplete)
      await recordEvent(tx, { type: 'store.access-regained', subjectId: storeId, storeId });
  });
  return isComplete ? 'complete' : 'scopes are missing';
}

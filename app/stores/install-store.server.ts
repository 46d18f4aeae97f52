import { createHash } from 'node:crypto';
import { grantCredits } from '#app/credits/ledger.server.ts';
import { recordEvent } from '#app/events/record-event.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';

/** What a shop may try the app with, once in its life. */
const trialCredits = 100;

/**
 * Makes the shop's store, or wakes it after an uninstall. Safe to call at every opening of the app: only a first
 * installation or a reinstallation is recorded.
 */
export async function installStore(
  services: Pick<Services, 'db' | 'clock'>,
  input: { shopDomain: string },
): Promise<{ storeId: string; isNew: boolean }> {
  const { shopDomain } = input;
  const now = services.clock.now();
  return services.db.$transaction(async (tx) => {
    const made = await tx.store.createMany({
      data: {
        id: newId('store'),
        kind: 'shopify',
        name: nameFromDomain(shopDomain),
        shopDomain,
        installedAt: now,
      },
      skipDuplicates: true,
    });
    const woken = await tx.store.updateMany({
      where: { shopDomain, status: 'uninstalled' },
      data: { status: 'installed', installedAt: now, uninstalledAt: null },
    });
    const { id: storeId } = await tx.store.findUniqueOrThrow({ where: { shopDomain } });
    const isNew = made.count + woken.count > 0;
    if (isNew) {
      await grantCredits(tx, {
        owner: { kind: 'store', id: storeId },
        amount: trialCredits,
        // the shop's, not the store's: erasing and reinstalling gives no second trial. A digest, as it outlives the shop
        key: `trial:${createHash('sha256').update(shopDomain).digest('hex')}`,
        note: 'Trial credits',
      });
      await recordEvent(tx, { type: 'store.installed', subjectId: storeId, storeId });
    }
    // the token is new: what failed as the last one was refused, although nobody had heard of an uninstall, goes on
    const cutOff = { storeId, status: 'failed', failureCode: 'store_uninstalled' };
    if (!isNew && (await tx.publication.count({ where: cutOff })))
      await recordEvent(tx, { type: 'store.access-regained', subjectId: storeId, storeId });
    return { storeId, isNew };
  });
}

/** Until the first catalogue reading learns the real name. */
function nameFromDomain(shopDomain: string): string {
  return shopDomain.replace(/\.myshopify\.com$/, '');
}

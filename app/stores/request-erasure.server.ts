import { recordEvent } from '#app/events/record-event.server.ts';
import type { Services } from '#app/services.ts';

/** Shopify asks for the erasure of a shop 48 hours after it uninstalled the app, if it has not come back. */
const noticeHours = 47;

/**
 * Asks for everything about a shop to be erased, unless it has installed the app again since it left. A shop of which
 * no uninstall was ever heard has been installed for longer than Shopify's notice.
 */
export async function requestErasure(
  services: Pick<Services, 'db'>,
  input: { shopDomain: string; askedAt: Date },
): Promise<string> {
  const { shopDomain, askedAt } = input;
  return services.db.$transaction(async (tx) => {
    const store = await tx.store.findUnique({ where: { shopDomain } });
    const isBack =
      store?.status === 'installed' &&
      store.installedAt.getTime() > askedAt.getTime() - noticeHours * 3600 * 1000;
    if (isBack) return 'ignored: the shop has installed the app again';
    await tx.store.updateMany({ where: { shopDomain }, data: { status: 'uninstalled' } });
    await recordEvent(tx, { type: 'store.erasure-requested', subjectId: shopDomain });
    return 'erasure requested';
  });
}

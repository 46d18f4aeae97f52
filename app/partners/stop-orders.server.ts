import { cancelGeneration } from '#app/generation/cancel-generation.server.ts';
import type { Services } from '#app/services.ts';
import { findPartnerStore } from './store-grants.server.ts';

/** Stops what a partner ordered for a store that it may not use any more. Nothing, when it may again. */
export async function stopOrders(
  services: Pick<Services, 'db' | 'clock'>,
  { partnerId, storeId }: { partnerId: string; storeId: string },
): Promise<void> {
  if (await findPartnerStore(services, { partnerId, storeId })) return;
  for (;;) {
    const open = await services.db.generation.findMany({
      where: { partnerId, storeId, status: { in: ['queued', 'processing'] } },
      orderBy: { createdAt: 'desc' },
      take: 100,
      select: { id: true },
    });
    if (!open.length) return;
    for (const { id: generationId } of open) await cancelGeneration(services, { generationId });
  }
}

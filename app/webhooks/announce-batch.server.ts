import { passedStatuses } from '#app/generation/generation.ts';
import type { Services } from '#app/services.ts';
import { batchBody } from './event-body.ts';
import { requireFetchable } from './require-fetchable.server.ts';
import { tellPartner } from './tell-partner.server.ts';

/** Tells a partner, also at the batch's own address, that the last generation of its batch ended. */
export async function announceBatch(
  services: Pick<Services, 'db' | 'clock' | 'objects'>,
  { batchId }: { batchId: string },
): Promise<void> {
  const { db, clock } = services;
  const batch = await db.batch.findUnique({ where: { id: batchId } });
  if (!batch?.finishedAt) return;
  const [items, assets] = await Promise.all([
    db.batchItem.count({ where: { batchId } }),
    db.asset.findMany({
      where: { generation: { batchId }, status: { in: [...passedStatuses] } },
      select: { id: true, objectKey: true },
    }),
  ]);
  await requireFetchable(services, assets);
  const body = batchBody(clock.now(), batch, { items, assets: assets.length });
  const { partnerId, mode, webhookUrl: url } = batch;
  await tellPartner(services, { partnerId, mode, type: 'batch.complete', subjectId: batchId, body, url });
}

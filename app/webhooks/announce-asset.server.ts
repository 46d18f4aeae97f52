import type { Services } from '#app/services.ts';
import { assetBody } from './event-body.ts';
import { requireFetchable } from './require-fetchable.server.ts';
import { tellPartner } from './tell-partner.server.ts';

/** Tells a partner that one photo of its generation can be fetched; a merchant's photos are announced to nobody. */
export async function announceAsset(
  services: Pick<Services, 'db' | 'env' | 'clock' | 'objects'>,
  { assetId }: { assetId: string },
): Promise<void> {
  const { db, env, clock } = services;
  const asset = await db.asset.findUnique({ where: { id: assetId }, include: { generation: true } });
  if (!asset?.objectKey || !asset.generation.partnerId) return;
  const { partnerId, mode, storeId } = asset.generation;
  await requireFetchable(services, [asset]);
  const body = assetBody(env, clock.now(), { ...asset, objectKey: asset.objectKey });
  await tellPartner(services, { partnerId, mode, type: 'asset.ready', subjectId: assetId, storeId, body });
}

import { isFinished } from '#app/generation/generation.ts';
import type { Services } from '#app/services.ts';
import { generationBody } from './event-body.ts';
import type { WebhookEventType } from './event-types.ts';
import { requireFetchable } from './require-fetchable.server.ts';
import { tellPartner } from './tell-partner.server.ts';

/**
 * Tells a partner that its generation ended. Throws while an asset cannot be fetched yet, so that the job is tried again:
 * nobody is told of what is not there.
 */
export async function announceGeneration(
  services: Pick<Services, 'db' | 'env' | 'clock' | 'objects'>,
  { generationId }: { generationId: string },
): Promise<void> {
  const { db, env, clock } = services;
  const generation = await db.generation.findUnique({
    where: { id: generationId },
    include: { assets: { orderBy: { position: 'asc' } } },
  });
  if (!generation?.partnerId || !isFinished(generation.status)) return;
  const { partnerId, mode, storeId, webhookUrl: url } = generation;
  await requireFetchable(services, generation.assets);
  const type = `generation.${generation.status}` as WebhookEventType;
  const body = generationBody(env, { type, at: clock.now() }, generation);
  await tellPartner(services, { partnerId, mode, type, subjectId: generationId, storeId, body, url });
}

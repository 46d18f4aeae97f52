import type { Asset, Generation, WebhookEndpoint } from '@prisma/client';
import { recordEvent } from '#app/events/record-event.server.ts';
import { isFinished } from '#app/generation/generation.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { eventBody, type WebhookEventType } from './event-body.ts';

/**
 * Tells a partner that its generation ended: one delivery for the address given with the call and one for each endpoint
 * that wants this event. The event's id follows from the generation's, so announcing twice delivers once.
 * Throws while an asset cannot be fetched yet, so that the job is tried again: nobody is told of what is not there.
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
  const { partnerId } = generation;
  const eventType = `generation.${generation.status}` as WebhookEventType;
  const endpoints = await db.webhookEndpoint.findMany({ where: { partnerId, disabledAt: null } });
  const targets = targetsOf(generation, endpoints, eventType);
  if (!targets.size) return;
  await requireFetchable(services, generation);
  const body = eventBody(env, { type: eventType, at: clock.now() }, generation);
  const eventId = `evt_${generation.id.slice(generation.id.indexOf('_') + 1)}`;
  await db.$transaction(async (tx) => {
    for (const [url, endpointId] of targets) {
      const id = newId('dlv');
      const created = await tx.delivery.createMany({
        data: { id, partnerId, endpointId, url, eventId, eventType, body, createdAt: clock.now() },
        skipDuplicates: true,
      });
      if (created.count)
        await recordEvent(tx, { type: 'delivery.created', subjectId: id, storeId: generation.storeId });
    }
  });
}

/** Address → endpoint; an address that is both given and registered is told once, as an endpoint. */
function targetsOf(
  generation: Generation,
  endpoints: WebhookEndpoint[],
  eventType: WebhookEventType,
): Map<string, string | null> {
  const targets = new Map<string, string | null>();
  if (generation.webhookUrl) targets.set(generation.webhookUrl, null);
  for (const { url, id, events } of endpoints)
    if (!events.length || events.includes(eventType)) targets.set(url, id);
  return targets;
}

async function requireFetchable(
  services: Pick<Services, 'objects'>,
  generation: Generation & { assets: Asset[] },
): Promise<void> {
  for (const { id, objectKey } of generation.assets) {
    if (objectKey && !(await services.objects.head(objectKey)))
      throw new Error(`asset ${id} is finished, but its object ${objectKey} cannot be fetched`);
  }
}

import { recordEvents } from '#app/events/record-event.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import type { WebhookEventType } from './event-types.ts';

export type News = {
  partnerId: string;
  mode: string;
  type: WebhookEventType;
  /** the generation, asset, batch or credit transfer that it is about; it happens once */
  subjectId: string;
  storeId?: string | null;
  body: string;
  /** an address that was given with the order, beside the registered ones */
  url?: string | null;
};

/** The event's id follows from what it is about, so that telling twice is telling once. */
export function eventIdOf(subjectId: string): string {
  return `evt_${subjectId.slice(subjectId.indexOf('_') + 1)}`;
}

/**
 * Keeps the event, and makes a delivery for the address that was given with the order and one for each endpoint that
 * wants it: all in one transaction, once. An event that nobody wants is kept too, so that it can be replayed.
 */
export async function tellPartner(services: Pick<Services, 'db' | 'clock'>, news: News): Promise<void> {
  const { partnerId, mode, type, subjectId, body } = news;
  const id = eventIdOf(subjectId);
  const createdAt = services.clock.now();
  await services.db.$transaction(async (tx) => {
    const { count } = await tx.webhookEvent.createMany({
      data: { id, partnerId, mode, type, subjectId, body, createdAt },
      skipDuplicates: true,
    });
    if (!count) return;
    const endpoints = await tx.webhookEndpoint.findMany({ where: { partnerId, mode, disabledAt: null } });
    // an address that is both given and registered is told once, as an endpoint
    const targets = new Map<string, string | null>(news.url ? [[news.url, null]] : []);
    for (const { url, id: endpointId, events } of endpoints)
      if (!events.length || events.includes(type)) targets.set(url, endpointId);
    const deliveries = [...targets].map(([url, endpointId]) => ({
      id: newId('dlv'),
      partnerId,
      endpointId,
      url,
      eventId: id,
      eventType: type,
      createdAt,
    }));
    if (!deliveries.length) return;
    await tx.delivery.createMany({ data: deliveries });
    await recordEvents(
      tx,
      deliveries.map((delivery) => ({
        type: 'delivery.created' as const,
        subjectId: delivery.id,
        storeId: news.storeId ?? null,
      })),
    );
  });
}

import type { Prisma, WebhookEvent } from '@prisma/client';
import { recordEvents } from '#app/events/record-event.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { findEndpoint } from './endpoints.server.ts';

type Whose = { partnerId: string; mode: 'live' | 'test' };
type Page = { limit: number; after: string | undefined };

const deliveryParts = { history: { orderBy: { number: 'asc' } } } as const satisfies Prisma.DeliveryInclude;
export type DeliveryRow = Prisma.DeliveryGetPayload<{ include: typeof deliveryParts }>;

/** Replayed at once; a longer outage is replayed by several calls. */
const mostReplayed = 5_000;

/** Deliveries with every attempt, newest first. */
export function listDeliveries(
  { db }: Pick<Services, 'db'>,
  input: Whose & Page & { endpointId?: string; eventId?: string; status?: string },
): Promise<DeliveryRow[]> {
  const { partnerId, mode, endpointId, eventId, status, after } = input;
  return db.delivery.findMany({
    where: { partnerId, event: { mode }, endpointId, eventId, status },
    include: deliveryParts,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: input.limit,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
  });
}

export function findDelivery(
  { db }: { db: Tx },
  { partnerId, mode, deliveryId }: Whose & { deliveryId: string },
): Promise<DeliveryRow | null> {
  return db.delivery.findFirst({
    where: { id: deliveryId, partnerId, event: { mode } },
    include: deliveryParts,
  });
}

/** Everything that was told, or would have been if somebody had wanted it, newest first. */
export function listEvents(
  { db }: Pick<Services, 'db'>,
  { partnerId, mode, type, limit, after }: Whose & Page & { type?: string },
): Promise<WebhookEvent[]> {
  return db.webhookEvent.findMany({
    where: { partnerId, mode, type },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
  });
}

export type Resent =
  { ok: true; delivery: DeliveryRow } | { ok: false; code: 'not_found' | 'endpoint_disabled' };

/** Sends a delivery again, whatever became of it: same event, same body, the schedule from its beginning. */
export async function resendDelivery(tx: Tx, which: Whose & { deliveryId: string }): Promise<Resent> {
  const delivery = await findDelivery({ db: tx }, which);
  if (!delivery) return { ok: false, code: 'not_found' };
  const { endpointId } = delivery;
  const endpoint = endpointId ? await findEndpoint({ db: tx }, { ...which, endpointId }) : null;
  if (endpoint?.disabledAt) return { ok: false, code: 'endpoint_disabled' };
  await beginAnew(tx, [delivery.id]);
  const again = await findDelivery({ db: tx }, which);
  return again ? { ok: true, delivery: again } : { ok: false, code: 'not_found' };
}

export type Replayed =
  { ok: true; deliveries: number; isAll: boolean } | { ok: false; code: 'not_found' | 'endpoint_disabled' };

/**
 * Sends an endpoint everything that it missed since a time: what failed or still waits for its next attempt, and what
 * happened while it was disabled or not yet registered. What it took already is not sent again.
 */
export async function replayMissed(
  tx: Tx,
  { clock }: Pick<Services, 'clock'>,
  input: Whose & { endpointId: string; since: Date },
): Promise<Replayed> {
  const { partnerId, mode, endpointId, since } = input;
  const endpoint = await findEndpoint({ db: tx }, input);
  if (!endpoint) return { ok: false, code: 'not_found' };
  if (endpoint.disabledAt) return { ok: false, code: 'endpoint_disabled' };
  const events = await tx.webhookEvent.findMany({
    where: {
      partnerId,
      mode,
      createdAt: { gte: since },
      ...(endpoint.events.length ? { type: { in: endpoint.events } } : {}),
      deliveries: { none: { endpointId, status: 'delivered' } },
    },
    include: { deliveries: { where: { endpointId }, select: { id: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: mostReplayed + 1,
  });
  const missed = events.slice(0, mostReplayed);
  const known = missed.flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
  await beginAnew(tx, known);
  const fresh = missed
    .filter(({ deliveries }) => !deliveries.length)
    .map(({ id: eventId, type: eventType }) => ({
      id: newId('dlv'),
      partnerId,
      endpointId,
      url: endpoint.url,
      eventId,
      eventType,
      createdAt: clock.now(),
    }));
  // an address that was told because it came with the order is not told again
  const created = await tx.delivery.createManyAndReturn({
    data: fresh,
    skipDuplicates: true,
    select: { id: true },
  });
  await askFor(
    tx,
    created.map(({ id }) => id),
  );
  return { ok: true, deliveries: known.length + created.length, isAll: events.length <= mostReplayed };
}

async function beginAnew(tx: Tx, deliveryIds: string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Delivery" SET "status" = 'pending', "nextAttemptAt" = NULL, "attemptsBefore" = "attempts"
    WHERE "id" = ANY(${deliveryIds})`;
  await askFor(tx, deliveryIds);
}

function askFor(tx: Tx, deliveryIds: string[]): Promise<void> {
  return recordEvents(
    tx,
    deliveryIds.map((subjectId) => ({ type: 'delivery.created' as const, subjectId, storeId: null })),
  );
}

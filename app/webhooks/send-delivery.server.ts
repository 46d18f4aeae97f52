import type { Delivery, Partner } from '@prisma/client';
import { deriveSigningSecret } from '#app/partners/signing-secret.ts';
import { scheduleJob } from '#app/queue/outbox.server.ts';
import type { Services } from '#app/services.ts';
import { delayAfterMs, maxAttempts } from './retry-schedule.ts';
import { signatureHeader, standardHeaders } from './signature.ts';

type Sending = Pick<Services, 'db' | 'env' | 'clock' | 'log' | 'publicFetch'>;

const timeoutSeconds = 10;
/** Clocks of several machines differ a little. */
const clockSkewMs = 5_000;
/** When the last attempt is looked at again, in case its worker died in it. */
const lastLookMs = 3_600_000;
const hopelessAfterMs = 5 * 24 * 3600 * 1000;

/**
 * One attempt to hand one event to one address. The attempt is counted, and its successor scheduled, before anything is
 * sent: a worker that dies in the middle looks like a receiver that did not answer.
 */
export async function sendDelivery(services: Sending, { deliveryId }: { deliveryId: string }): Promise<void> {
  const { db, log } = services;
  const delivery = await db.delivery.findUnique({ where: { id: deliveryId }, include: { partner: true } });
  if (!delivery || delivery.status !== 'pending') return;
  const attempt = await claimAttempt(services, delivery);
  if (!attempt) return;
  const answer = await post(services, delivery);
  const status = answer.ok ? answer.status : null;
  const isDelivered = status !== null && status >= 200 && status < 300;
  const isOver = !isDelivered && (status === 410 || attempt >= maxAttempts);
  await db.delivery.updateMany({
    where: { id: deliveryId, status: 'pending' },
    data: {
      lastStatus: status,
      lastError: answer.ok ? null : answer.message,
      ...(isDelivered ? { status: 'delivered', deliveredAt: services.clock.now(), nextAttemptAt: null } : {}),
      ...(isOver ? { status: 'failed', nextAttemptAt: null } : {}),
    },
  });
  log.info({ deliveryId, eventType: delivery.eventType, deliveryAttempt: attempt, status }, 'webhook sent');
  if (isOver) await disableHopeless(services, delivery, status);
}

/** The attempt's number, or undefined when it is not due or another worker has it. */
async function claimAttempt(services: Sending, delivery: Delivery): Promise<number | undefined> {
  const { clock } = services;
  const now = clock.now().getTime();
  const { id, attempts, nextAttemptAt } = delivery;
  if (nextAttemptAt && nextAttemptAt.getTime() > now + clockSkewMs) return undefined;
  if (attempts >= maxAttempts) {
    const data = { status: 'failed', nextAttemptAt: null, lastError: 'the last attempt was interrupted' };
    await services.db.delivery.updateMany({ where: { id, status: 'pending', attempts }, data });
    return undefined;
  }
  const attempt = attempts + 1;
  const nextAt = new Date(now + (delayAfterMs(attempt, Math.random()) ?? lastLookMs));
  return services.db.$transaction(async (tx) => {
    const { count } = await tx.delivery.updateMany({
      where: { id, status: 'pending', attempts },
      data: { attempts: attempt, nextAttemptAt: nextAt },
    });
    if (!count) return undefined;
    await scheduleJob(tx, { name: 'send-delivery', payload: { deliveryId: id } }, nextAt);
    return attempt;
  });
}

function post(services: Sending, delivery: Delivery & { partner: Partner }) {
  const timestampSeconds = Math.floor(services.clock.now().getTime() / 1000);
  const secret = deriveSigningSecret(services.env.SECRET_KEY, delivery.partner);
  const body = delivery.body ?? '';
  const signed = { body, secret, timestampSeconds };
  return services.publicFetch.post(delivery.url, {
    body,
    timeoutSeconds,
    headers: {
      'content-type': 'application/json',
      'X-Afterlight-Signature': signatureHeader(signed),
      'X-Afterlight-Event': delivery.eventType,
      ...standardHeaders({ ...signed, eventId: delivery.eventId }),
    },
  });
}

/** An endpoint that says it is gone, or that took nothing for five days, is not asked any more. */
async function disableHopeless(services: Sending, delivery: Delivery, status: number | null): Promise<void> {
  const { db, clock, log } = services;
  const { endpointId } = delivery;
  if (!endpointId) return;
  const since = new Date(clock.now().getTime() - hopelessAfterMs);
  const wasAlive = await db.delivery.count({ where: { endpointId, deliveredAt: { gte: since } } });
  const failedBefore = await db.delivery.count({
    where: { endpointId, status: 'failed', createdAt: { lt: since } },
  });
  if (status !== 410 && (wasAlive > 0 || failedBefore === 0)) return;
  await db.webhookEndpoint.updateMany({
    where: { id: endpointId, disabledAt: null },
    data: { disabledAt: clock.now() },
  });
  log.warn({ endpointId, status }, 'webhook endpoint disabled');
}

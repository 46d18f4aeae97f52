import type { Delivery, Partner, WebhookEndpoint, WebhookEvent } from '@prisma/client';
import { endpointSecrets, signingSecrets } from '#app/partners/signing-secret.ts';
import type { Clock } from '#app/platform/clock.ts';
import { scheduleJob } from '#app/queue/outbox.server.ts';
import type { Services } from '#app/services.ts';
import { judgeEndpoint } from './judge-endpoint.server.ts';
import { delayAfterMs, maxAttempts } from './retry-schedule.ts';
import { askedWaitMs, pauseMs, spread } from './retry-after.ts';
import { clockOf } from './clock-of.ts';
import { signedHeaders } from './signature.ts';

type Sending = Pick<Services, 'db' | 'env' | 'clock' | 'log' | 'publicFetch'>;
type DeliveryParts = Delivery & { partner: Partner; endpoint: WebhookEndpoint | null; event: WebhookEvent };
type Result = {
  status: number | null;
  error: string | null;
  milliseconds: number;
  waitMs?: number | undefined;
};

const timeoutSeconds = 10;
/** Clocks of several machines differ a little. */
const clockSkewMs = 5_000;
/** When the last attempt is looked at again, in case its worker died in it. */
const lastLookMs = 3_600_000;

/**
 * One attempt to hand one event to one address. The attempt is counted, and its successor scheduled, before anything is
 * sent: a worker that dies in the middle looks like a receiver that did not answer.
 */
export async function sendDelivery(services: Sending, { deliveryId }: { deliveryId: string }): Promise<void> {
  const delivery = await services.db.delivery.findUnique({
    where: { id: deliveryId },
    include: { partner: true, endpoint: true, event: true },
  });
  if (!delivery || delivery.status !== 'pending') return;
  if (delivery.endpoint?.disabledAt) return giveUp(services, delivery, 'the endpoint is disabled');
  const clock = clockOf(services.clock, delivery.partner, delivery.event.mode);
  if (await waitForEndpoint({ ...services, clock }, delivery, services.clock)) return;
  const attempt = await claimAttempt({ ...services, clock }, delivery, services.clock);
  if (!attempt) return;
  const result = await post(services, delivery);
  await keepResult(services, delivery, attempt, result);
  if (result.waitMs) await postpone({ ...services, clock }, delivery, attempt, result.waitMs, services.clock);
  const { eventType, endpoint } = delivery;
  services.log.info(
    { deliveryId, eventType, deliveryAttempt: attempt, status: result.status },
    'webhook sent',
  );
  if (endpoint) await judgeEndpoint({ ...services, clock }, endpoint, result.status);
}

/** The attempt's number, or undefined when it is not due or another worker has it. */
async function claimAttempt(
  services: Sending,
  delivery: Delivery,
  realClock: Clock,
): Promise<number | undefined> {
  const now = services.clock.now();
  const { id, attempts, attemptsBefore, nextAttemptAt } = delivery;
  if (nextAttemptAt && nextAttemptAt.getTime() > now.getTime() + clockSkewMs) return undefined;
  if (attempts - attemptsBefore >= maxAttempts) {
    await giveUp(services, delivery, 'the last attempt was interrupted');
    return undefined;
  }
  const attempt = attempts + 1;
  const delayMs = delayAfterMs(attempt - attemptsBefore, Math.random()) ?? lastLookMs;
  const nextAt = new Date(now.getTime() + delayMs);
  const wakeAt = new Date(realClock.now().getTime() + delayMs);
  return services.db.$transaction(async (tx) => {
    const { count } = await tx.delivery.updateMany({
      where: { id, status: 'pending', attempts },
      data: { attempts: attempt, nextAttemptAt: nextAt },
    });
    if (!count) return undefined;
    await tx.deliveryAttempt.create({ data: { deliveryId: id, number: attempt, startedAt: now } });
    await scheduleJob(tx, { name: 'send-delivery', payload: { deliveryId: id } }, wakeAt);
    return attempt;
  });
}

/**
 * An endpoint that said when it can take more is left alone until then: what is due for it waits, and that counts as no
 * attempt. True when it waits.
 */
async function waitForEndpoint(
  services: Sending,
  { id, attempts, endpoint }: DeliveryParts,
  realClock: Clock,
): Promise<boolean> {
  const now = services.clock.now().getTime();
  const pauseLeftMs = (endpoint?.pausedUntil?.getTime() ?? 0) - now;
  if (pauseLeftMs <= clockSkewMs) return false;
  const delayMs = spread(pauseLeftMs, Math.random());
  await services.db.$transaction(async (tx) => {
    const { count } = await tx.delivery.updateMany({
      where: { id, status: 'pending', attempts },
      data: { nextAttemptAt: new Date(now + delayMs) },
    });
    const wakeAt = new Date(realClock.now().getTime() + delayMs);
    if (count) await scheduleJob(tx, { name: 'send-delivery', payload: { deliveryId: id } }, wakeAt);
  });
  return true;
}

/** What the receiver asked for: never sooner than the schedule would, so that it still covers its 75 hours. */
async function postpone(
  services: Sending,
  { id, endpointId }: Delivery,
  attempt: number,
  waitMs: number,
  realClock: Clock,
): Promise<void> {
  const now = services.clock.now();
  const at = (ms: number) => new Date(now.getTime() + ms);
  const delayMs = spread(waitMs, Math.random());
  await services.db.$transaction(async (tx) => {
    if (endpointId)
      await tx.webhookEndpoint.updateMany({
        where: { id: endpointId, OR: [{ pausedUntil: null }, { pausedUntil: { lt: at(pauseMs(waitMs)) } }] },
        data: { pausedUntil: at(pauseMs(waitMs)) },
      });
    const { count } = await tx.delivery.updateMany({
      where: { id, status: 'pending', attempts: attempt, nextAttemptAt: { lt: at(delayMs) } },
      data: { nextAttemptAt: at(delayMs) },
    });
    const wakeAt = new Date(realClock.now().getTime() + delayMs);
    if (count) await scheduleJob(tx, { name: 'send-delivery', payload: { deliveryId: id } }, wakeAt);
  });
}

async function giveUp(services: Sending, { id, attempts }: Delivery, lastError: string): Promise<void> {
  await services.db.delivery.updateMany({
    where: { id, status: 'pending', attempts },
    data: { status: 'failed', nextAttemptAt: null, lastError },
  });
}

async function post(services: Sending, delivery: DeliveryParts): Promise<Result> {
  const { partner, endpoint, event } = delivery;
  const { SECRET_KEY: secretKey } = services.env;
  const now = services.clock.now();
  const started = performance.now();
  const signed = {
    body: event.body,
    eventId: event.id,
    timestampSeconds: Math.floor(now.getTime() / 1000),
    secrets: endpoint
      ? endpointSecrets(secretKey, endpoint, partner, now)
      : signingSecrets(secretKey, partner, now),
  };
  // an endpoint that moved gets what is still under way at its new address
  const answer = await services.publicFetch.post(endpoint?.url ?? delivery.url, {
    body: event.body,
    timeoutSeconds,
    headers: {
      'content-type': 'application/json',
      'X-Afterlight-Event': event.type,
      ...signedHeaders(signed),
    },
  });
  const milliseconds = Math.round(performance.now() - started);
  return answer.ok
    ? {
        status: answer.status,
        error: null,
        milliseconds,
        waitMs: askedWaitMs(answer.status, answer.retryAfter, now),
      }
    : { status: null, error: answer.message, milliseconds };
}

async function keepResult(
  { db, clock }: Sending,
  { id, attemptsBefore }: Delivery,
  attempt: number,
  { status, error, milliseconds }: Result,
): Promise<void> {
  const isDelivered = status !== null && status >= 200 && status < 300;
  const isOver = !isDelivered && (status === 410 || attempt - attemptsBefore >= maxAttempts);
  await db.$transaction([
    db.deliveryAttempt.update({
      where: { deliveryId_number: { deliveryId: id, number: attempt } },
      data: { status, error, milliseconds },
    }),
    db.delivery.updateMany({
      // an attempt that was overtaken by a newer one does not speak for the delivery, unless it arrived
      where: { id, status: 'pending', ...(isDelivered ? {} : { attempts: attempt }) },
      data: {
        lastStatus: status,
        lastError: error,
        ...(isDelivered ? { status: 'delivered', deliveredAt: clock.now(), nextAttemptAt: null } : {}),
        ...(isOver ? { status: 'failed', nextAttemptAt: null } : {}),
      },
    }),
  ]);
}

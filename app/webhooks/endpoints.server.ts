import type { WebhookEndpoint } from '@prisma/client';
import { deriveSigningSecret, retireSecret } from '#app/partners/signing-secret.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { Env } from '#app/platform/env.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';

type Whose = { partnerId: string; mode: 'live' | 'test' };
type Which = Whose & { endpointId: string };
type Secrets = { env: Pick<Env, 'SECRET_KEY'> };
export type NewSecret = { secret: string; overlapUntil: Date | null };

const mostEndpoints = 20;

export type Registered =
  | { ok: true; endpoint: WebhookEndpoint; secret: string }
  | { ok: false; code: 'invalid_url'; message: string }
  | { ok: false; code: 'too_many'; message: string };

/** Registers an address with a secret of its own, which is answered now and can be rotated, never read again. */
export async function registerEndpoint(
  tx: Tx,
  services: Pick<Services, 'clock' | 'publicFetch'> & Secrets,
  input: Whose & { url: string; events: string[]; description: string },
): Promise<Registered> {
  const { partnerId, mode } = input;
  const verdict = services.publicFetch.judge(input.url);
  if (!verdict.ok) return { ok: false, code: 'invalid_url', message: verdict.message };
  if ((await tx.webhookEndpoint.count({ where: { partnerId, mode } })) >= mostEndpoints)
    return {
      ok: false,
      code: 'too_many',
      message: `There are ${mostEndpoints} endpoints. Delete one first.`,
    };
  const endpoint = await tx.webhookEndpoint.create({
    data: { id: newId('whe'), ...input, secretVersion: 1, createdAt: services.clock.now() },
  });
  return { ok: true, endpoint, secret: deriveSigningSecret(services.env.SECRET_KEY, endpoint) };
}

/** The endpoints of one mode, newest first. */
export function listEndpoints(
  { db }: Pick<Services, 'db'>,
  { partnerId, mode, limit, after }: Whose & { limit: number; after: string | undefined },
): Promise<WebhookEndpoint[]> {
  return db.webhookEndpoint.findMany({
    where: { partnerId, mode },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
  });
}

export function findEndpoint(
  { db }: { db: Tx },
  { partnerId, mode, endpointId }: Which,
): Promise<WebhookEndpoint | null> {
  return db.webhookEndpoint.findFirst({ where: { id: endpointId, partnerId, mode } });
}

/** Changes what is given; disabling by hand is told apart from our own. Undefined when there is no such endpoint. */
export async function updateEndpoint(
  services: Pick<Services, 'db' | 'clock'>,
  which: Which,
  change: { url?: string; events?: string[]; description?: string; isEnabled?: boolean },
): Promise<WebhookEndpoint | null> {
  const { db, clock } = services;
  const { isEnabled, ...fields } = change;
  const { endpointId: id, partnerId, mode } = which;
  const switched =
    isEnabled === undefined
      ? {}
      : isEnabled
        ? { disabledAt: null, disabledReason: null, failingSince: null, pausedUntil: null }
        : { disabledAt: clock.now(), disabledReason: 'asked' };
  await db.webhookEndpoint.updateMany({ where: { id, partnerId, mode }, data: { ...fields, ...switched } });
  return findEndpoint(services, which);
}

/** Deletes an endpoint; what was on its way to it is not sent any more. False when there is no such endpoint. */
export async function deleteEndpoint(
  { db }: Pick<Services, 'db'>,
  { partnerId, mode, endpointId: id }: Which,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    await tx.delivery.updateMany({
      where: { endpointId: id, partnerId, status: 'pending', endpoint: { mode } },
      data: { status: 'failed', nextAttemptAt: null, lastError: 'the endpoint was deleted' },
    });
    const { count } = await tx.webhookEndpoint.deleteMany({ where: { id, partnerId, mode } });
    return count === 1;
  });
}

/** Gives an endpoint a new secret; the old one signs beside it for `overlapHours`. */
export async function rotateEndpointSecret(
  tx: Tx,
  { env, clock }: Pick<Services, 'clock'> & Secrets,
  { overlapHours, ...which }: Which & { overlapHours: number },
): Promise<NewSecret | undefined> {
  // a second rotation waits for the first
  await tx.$queryRaw`SELECT 1 FROM "WebhookEndpoint" WHERE "id" = ${which.endpointId} FOR UPDATE`;
  const endpoint = await findEndpoint({ db: tx }, which);
  if (!endpoint) return undefined;
  const next = retireSecret(endpoint, clock.now(), overlapHours);
  await tx.webhookEndpoint.update({ where: { id: endpoint.id }, data: next });
  return answerRotation(env, endpoint.id, next);
}

/** The same for the account's secret, which signs what is sent to addresses that came with an order. */
export async function rotateAccountSecret(
  tx: Tx,
  { env, clock }: Pick<Services, 'clock'> & Secrets,
  { partnerId, overlapHours }: { partnerId: string; overlapHours: number },
): Promise<NewSecret> {
  await tx.$queryRaw`SELECT 1 FROM "Partner" WHERE "id" = ${partnerId} FOR UPDATE`;
  const partner = await tx.partner.findUniqueOrThrow({ where: { id: partnerId } });
  const next = retireSecret(partner, clock.now(), overlapHours);
  await tx.partner.update({ where: { id: partnerId }, data: next });
  return answerRotation(env, partnerId, next);
}

function answerRotation(
  { SECRET_KEY: secretKey }: Pick<Env, 'SECRET_KEY'>,
  id: string,
  next: ReturnType<typeof retireSecret>,
): NewSecret {
  const [retired] = next.retiredSecrets;
  return {
    secret: deriveSigningSecret(secretKey, { id, secretVersion: next.secretVersion }),
    overlapUntil: next.retiredSecrets.length ? new Date(retired.until) : null,
  };
}

import type { Store } from '@prisma/client';
import type { Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import { scheduleJob } from '#app/queue/outbox.server.ts';
import type { Services } from '#app/services.ts';
import { noteDeed } from './audit.server.ts';
import { grantScopes, type GrantScope } from './scopes.ts';

type Pair = { partnerId: string; storeId: string };
type Granting = Pick<Services, 'db' | 'clock'>;

/** Lets a partner use a store's look; giving it again changes nothing. */
export async function grantStore(services: Granting, pair: Pair, actor = 'system'): Promise<void> {
  await services.db.$transaction((tx) =>
    giveGrant(tx, services, { ...pair, scopes: grantScopes, actor, reference: null }),
  );
}

/** The same inside a transaction that writes more; what was allowed before stays allowed. */
export async function giveGrant(
  tx: Tx,
  services: Pick<Services, 'clock'>,
  input: Pair & { scopes: readonly GrantScope[]; actor: string; reference: string | null },
): Promise<void> {
  const { partnerId, storeId, actor, reference } = input;
  const createdAt = services.clock.now();
  const where = { partnerId_storeId: { partnerId, storeId } };
  const known = await tx.grant.findUnique({ where });
  const scopes = grantScopes.filter((scope) => input.scopes.includes(scope) || known?.scopes.includes(scope));
  if (known && known.scopes.length === scopes.length) return;
  await tx.grant.upsert({
    where,
    create: { id: newId('grt'), partnerId, storeId, scopes, createdAt },
    update: { scopes },
  });
  await noteDeed(tx, services, {
    actor,
    action: 'grant.given',
    subject: partnerId,
    detail: { storeId, scopes, ...(reference ? { invitationId: reference } : {}) },
  });
}

/**
 * Takes the permission back at once: the next request finds no such store, and what the partner ordered for it and is not
 * finished is stopped. False when there was none.
 */
export async function takeBackGrant(
  services: Granting,
  which: Pair | { grantId: string; storeId: string },
  actor: string,
): Promise<boolean> {
  const { storeId } = which;
  return services.db.$transaction(async (tx) => {
    const where =
      'grantId' in which ? { id: which.grantId, storeId } : { partnerId: which.partnerId, storeId };
    // the store's own account keeps its own store
    const grant = await tx.grant.findFirst({ where: { ...where, partner: { storeId: null } } });
    if (!grant) return false;
    const { partnerId } = grant;
    const { count } = await tx.grant.deleteMany({ where: { id: grant.id } });
    if (!count) return false;
    await noteDeed(tx, services, {
      actor,
      action: 'grant.taken-back',
      subject: partnerId,
      detail: { storeId },
    });
    await scheduleJob(tx, { name: 'stop-orders', payload: { partnerId, storeId } });
    return true;
  });
}

/** The store, if the partner owns it or was given it; a store of somebody else is as good as none. */
export async function findPartnerStore(services: Pick<Services, 'db'>, pair: Pair): Promise<Store | null> {
  return (await readAccess(services, pair))?.store ?? null;
}

/** The store and what the partner may do with it; its own stores it may use for everything. */
export async function readAccess(
  services: Pick<Services, 'db'>,
  { partnerId, storeId }: Pair,
): Promise<{ store: Store; scopes: readonly string[] } | null> {
  // one statement, because every order passes here
  const [found] = await services.db.$queryRaw<(Store & { granted: string[] | null })[]>`
    SELECT s.*, g."scopes" AS granted
    FROM "Store" s LEFT JOIN "Grant" g ON g."storeId" = s."id" AND g."partnerId" = ${partnerId}
    WHERE s."id" = ${storeId} AND s."status" = 'installed'
      AND (s."ownerPartnerId" = ${partnerId} OR g."id" IS NOT NULL)`;
  if (!found) return null;
  const { granted, ...store } = found;
  return { store, scopes: store.ownerPartnerId === partnerId ? grantScopes : (granted ?? []) };
}

/** May the partner do this with the store? `missing` when it may not even know the store. */
export async function requireAccess(
  services: Pick<Services, 'db'>,
  { scope, ...pair }: Pair & { scope: GrantScope },
): Promise<{ ok: true; store: Store } | { ok: false; code: 'store_not_found' | 'store_not_allowed' }> {
  const access = await readAccess(services, pair);
  if (!access) return { ok: false, code: 'store_not_found' };
  if (!access.scopes.includes(scope)) return { ok: false, code: 'store_not_allowed' };
  return { ok: true, store: access.store };
}

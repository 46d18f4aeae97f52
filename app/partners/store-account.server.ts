import type { ApiKey, Partner } from '@prisma/client';
import type { Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { createApiKey, revokeApiKey, rotateApiKey } from './api-keys.server.ts';
import { scopes, type Scope } from './scopes.ts';
import { noteDeed } from './audit.server.ts';

type Keeping = Pick<Services, 'db' | 'clock'>;

/** What a store's own key may do at most: for its own store, not register others. */
export const storeScopes = scopes.filter((scope) => scope !== 'stores:write');

const mostKeys = 50;

export type StoreKeyView = {
  id: string;
  name: string;
  mode: 'live' | 'test';
  hint: string;
  /** empty: everything that a store's key may do */
  scopes: string[];
  status: 'active' | 'ending' | 'ended';
  createdAt: string;
  lastUsedAt: string | null;
  endsAt: string | null;
};

/** The store's keys, newest first; one that ended is shown for a month. */
export async function listStoreKeys(
  { db, clock }: Keeping,
  { storeId }: { storeId: string },
): Promise<StoreKeyView[]> {
  const now = clock.now();
  const since = new Date(now.getTime() - 30 * 86_400_000);
  const keys = await db.apiKey.findMany({
    where: {
      partner: { storeId },
      AND: [
        { OR: [{ revokedAt: null }, { revokedAt: { gt: since } }] },
        { OR: [{ expiresAt: null }, { expiresAt: { gt: since } }] },
      ],
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  return keys.map((key) => viewKey(key, now));
}

function viewKey(key: ApiKey, now: Date): StoreKeyView {
  const { id, name, hint, createdAt, lastUsedAt, revokedAt } = key;
  const endsAt = revokedAt ?? key.expiresAt;
  return {
    id,
    name,
    hint,
    mode: key.mode === 'test' ? 'test' : 'live',
    scopes: storeScopes.every((scope) => key.scopes.includes(scope)) ? [] : key.scopes,
    status: endsAt === null ? 'active' : endsAt > now ? 'ending' : 'ended',
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    endsAt: endsAt?.toISOString() ?? null,
  };
}

export type MadeKey = { ok: true; name: string; secret: string } | { ok: false; message: string };

/** Makes a key for the store itself. Its `secret` is answered now and never again. */
export async function createStoreKey(
  services: Keeping,
  input: { storeId: string; name: string; mode: 'live' | 'test'; scopes: Scope[] },
): Promise<MadeKey> {
  const { storeId, name, mode } = input;
  const wanted = storeScopes.filter((scope) => !input.scopes.length || input.scopes.includes(scope));
  return services.db.$transaction(async (tx) => {
    const { id: partnerId } = await openAccount(tx, services, storeId);
    const works = {
      partnerId,
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: services.clock.now() } }],
    };
    if ((await tx.apiKey.count({ where: works })) >= mostKeys)
      return { ok: false, message: `There are ${mostKeys} keys. End one first.` };
    const { key, secret } = await createApiKey(tx, services, { partnerId, name, mode, scopes: wanted });
    await noteDeed(tx, services, {
      actor: storeId,
      action: 'key.made',
      subject: key.id,
      detail: { partnerId },
    });
    return { ok: true, name, secret };
  });
}

/** Replaces a key by one that may do the same; the old one works on for `overlapHours`. */
export async function rotateStoreKey(
  services: Keeping,
  { storeId, keyId, overlapHours }: { storeId: string; keyId: string; overlapHours: number },
): Promise<MadeKey> {
  return services.db.$transaction(async (tx) => {
    // a second request waits for the first, and then finds a key that ends
    await tx.$queryRaw`SELECT 1 FROM "ApiKey" WHERE "id" = ${keyId} FOR UPDATE`;
    const old = await tx.apiKey.findFirst({
      where: { id: keyId, revokedAt: null, expiresAt: null, partner: { storeId } },
    });
    if (!old) return { ok: false, message: 'This key has ended or is being replaced already.' };
    const { key, secret } = await rotateApiKey(tx, services, { old, overlapHours });
    const deed = { actor: storeId, action: 'key.rotated', subject: old.id };
    await noteDeed(tx, services, { ...deed, detail: { newKeyId: key.id } });
    return { ok: true, name: key.name, secret };
  });
}

/** Ends a key at once; ending one that has ended is harmless. */
export async function revokeStoreKey(
  services: Keeping,
  { storeId, keyId }: { storeId: string; keyId: string },
): Promise<void> {
  const { db } = services;
  const account = await db.partner.findUnique({ where: { storeId }, select: { id: true } });
  if (!account || !(await revokeApiKey(services, { keyId, partnerId: account.id }))) return;
  await noteDeed(db, services, { actor: storeId, action: 'key.revoked', subject: keyId });
}

/** The store's own account, opened with its first key; it may use that one store, with that store's credits. */
async function openAccount(tx: Tx, { clock }: Keeping, storeId: string): Promise<Pick<Partner, 'id'>> {
  // the same store's first keys wait for each other
  const [store] = await tx.$queryRaw<{ name: string; ring: string }[]>`
    SELECT "name", "ring" FROM "Store" WHERE "id" = ${storeId} FOR UPDATE`;
  const known = await tx.partner.findUnique({ where: { storeId }, select: { id: true } });
  if (known) return known;
  const createdAt = clock.now();
  return tx.partner.create({
    data: {
      id: newId('ptn'),
      name: store.name,
      ring: store.ring,
      storeId,
      createdAt,
      grants: { create: { id: newId('grt'), storeId, createdAt } },
    },
    select: { id: true },
  });
}

import { createHash } from 'node:crypto';
import type { ApiKey, Partner } from '@prisma/client';
import { grantCredits } from '#app/credits/ledger.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { newId, randomToken } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';

export type NewKey = {
  partnerId: string;
  name?: string;
  mode?: 'live' | 'test';
  /** none: it may do everything */
  scopes?: readonly string[];
  expiresAt?: Date | null;
};

const testCredits = 1_000_000;

export type AuthenticatedKey = {
  id: string;
  mode: 'live' | 'test';
  scopes: readonly string[];
  /** `storeId`: it is that store's own account */
  partner: Pick<Partner, 'id' | 'name' | 'ring' | 'secretVersion' | 'storeId'>;
};

const secretLength = 32;
const form = /^sk_(live|test)_[0-9A-Za-z]{32}$/;

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Makes a key. `secret` is shown now and never again: only its hash is kept. */
export async function createApiKey(
  tx: Tx,
  { clock }: Pick<Services, 'clock'>,
  input: NewKey,
): Promise<{ key: ApiKey; secret: string }> {
  const { partnerId, mode = 'live' } = input;
  const secret = `sk_${mode}_${randomToken(secretLength)}`;
  const key = await tx.apiKey.create({
    data: {
      id: newId('key'),
      partnerId,
      mode,
      name: input.name ?? 'first key',
      hint: `${secret.slice(0, 12)}…`,
      hash: hashOf(secret),
      scopes: [...(input.scopes ?? [])],
      expiresAt: input.expiresAt ?? null,
      createdAt: clock.now(),
    },
  });
  // play money: what a test key does moves no other credit
  if (mode === 'test')
    await grantCredits(tx, {
      owner: { kind: 'test', id: partnerId },
      amount: testCredits,
      key: `grant:${partnerId}:test`,
      note: 'test credits',
    });
  return { key, secret };
}

/** Makes a key that may do the same as an old one, which works on for `overlapHours`. */
export async function rotateApiKey(
  tx: Tx,
  services: Pick<Services, 'clock'>,
  { old, overlapHours }: { old: ApiKey; overlapHours: number },
): Promise<{ key: ApiKey; secret: string }> {
  const end = new Date(services.clock.now().getTime() + overlapHours * 3_600_000);
  // one that ends sooner is not prolonged
  const expiresAt = old.expiresAt && old.expiresAt < end ? old.expiresAt : end;
  await tx.apiKey.update({ where: { id: old.id }, data: { expiresAt } });
  const { partnerId, name, scopes: kept } = old;
  const mode = old.mode === 'test' ? 'test' : 'live';
  return createApiKey(tx, services, { partnerId, name, mode, scopes: kept, expiresAt: null });
}

/** A partner's keys, newest first. */
export function listApiKeys(
  { db }: Pick<Services, 'db'>,
  {
    partnerId,
    mode,
    limit,
    after,
  }: { partnerId: string; mode?: string; limit: number; after?: string | undefined },
): Promise<ApiKey[]> {
  return db.apiKey.findMany({
    where: { partnerId, mode },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
  });
}

/** Ends a key at once. False when there is no such key that still works. */
export async function revokeApiKey(
  services: Pick<Services, 'db' | 'clock'>,
  { keyId, ...whose }: { keyId: string; partnerId?: string; mode?: string },
): Promise<boolean> {
  const { count } = await services.db.apiKey.updateMany({
    where: { id: keyId, revokedAt: null, ...whose },
    data: { revokedAt: services.clock.now() },
  });
  return count === 1;
}

const lastUseStepMs = 60_000;

type AccountColumns = { partnerName: string } & Pick<Partner, 'ring' | 'secretVersion' | 'storeId'>;

/**
 * Whose key this is; undefined for every key that does not work, whatever the reason. The look-up is by hash, so its
 * time tells nothing about the secret. When it was last used is written at most once a minute.
 */
export async function authenticateKey(
  services: Pick<Services, 'db' | 'clock'>,
  presented: string,
): Promise<AuthenticatedKey | undefined> {
  if (!form.test(presented)) return undefined;
  const { db, clock } = services;
  // one statement, because every request passes here
  const [key] = await db.$queryRaw<(ApiKey & AccountColumns)[]>`
    SELECT k.*, p."name" AS "partnerName", p."ring", p."secretVersion", p."storeId"
    FROM "ApiKey" k JOIN "Partner" p ON p."id" = k."partnerId" WHERE k."hash" = ${hashOf(presented)}`;
  const now = clock.now();
  if (!key || key.revokedAt || (key.expiresAt && key.expiresAt <= now)) return undefined;
  if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() > lastUseStepMs)
    await db.apiKey.updateMany({
      where: { id: key.id, lastUsedAt: key.lastUsedAt },
      data: { lastUsedAt: now },
    });
  const { partnerId, partnerName, ring, secretVersion, storeId } = key;
  return {
    id: key.id,
    mode: key.mode === 'test' ? 'test' : 'live',
    scopes: key.scopes,
    partner: { id: partnerId, name: partnerName, ring, secretVersion, storeId },
  };
}

import type { ApiKey } from '@prisma/client';
import { z } from 'zod';
import { noteDeed } from '#app/partners/audit.server.ts';
import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
  type AuthenticatedKey,
} from '#app/partners/api-keys.server.ts';
import { scopes } from '#app/partners/scopes.ts';
import { answerOnce } from '#app/api/answer-once.ts';
import { defineOperation, idParams, notFound } from '#app/api/operation.ts';
import type { Problem } from '#app/api/problems.ts';
import { answerPage, pageOf, pageQuery, rowsFor } from '#app/api/page.ts';

const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    mode: z.enum(['live', 'test']),
    hint: z.string().describe('Its first characters'),
    scopes: z.array(z.enum(scopes)).describe('An empty list: it may do everything'),
    status: z.enum(['active', 'expired', 'revoked']),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable().describe('To the minute'),
    expires_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' });

const withSecret = keySchema.extend({ secret: z.string().describe('sk_…, shown now only') });

function present(key: ApiKey, now: Date): z.input<typeof keySchema> {
  const isExpired = key.expiresAt && key.expiresAt <= now;
  return {
    id: key.id,
    name: key.name,
    mode: key.mode === 'test' ? 'test' : 'live',
    hint: key.hint,
    scopes: key.scopes as z.input<typeof keySchema>['scopes'],
    status: key.revokedAt ? 'revoked' : isExpired ? 'expired' : 'active',
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    expires_at: key.expiresAt?.toISOString() ?? null,
  };
}

/** A key hands on no more than it has. */
function tooMuch(
  maker: AuthenticatedKey,
  asked: { mode: string; scopes: readonly string[] },
): Problem | undefined {
  if (maker.mode === 'test' && asked.mode === 'live')
    return { problem: 'forbidden', detail: 'A test key makes test keys only.' };
  if (!maker.scopes.length) return undefined;
  const more = asked.scopes.filter((scope) => !maker.scopes.includes(scope));
  if (asked.scopes.length && !more.length) return undefined;
  const what = more.length ? more.join(', ') : 'every scope';
  return {
    problem: 'forbidden',
    detail: `This API key cannot hand on ${what}: it has ${maker.scopes.join(', ')}.`,
  };
}

const conflicts = ['idempotency_conflict', 'idempotency_in_progress'] as const;

export const createKey = defineOperation({
  id: 'createKey',
  method: 'POST',
  path: '/v1/keys',
  summary: 'Make an API key; its secret is shown in this answer only',
  description: 'A restricted key can hand on no scope that it lacks, and a test key makes test keys only.',
  scope: 'keys:write',
  limit: 'write',
  body: z.strictObject({
    name: z.string().trim().min(1).max(100),
    mode: z.enum(['live', 'test']).optional().describe('Default: as the key that asks'),
    scopes: z.array(z.enum(scopes)).max(scopes.length).default([]).describe('None: it may do everything'),
    expires_at: z.iso.datetime({ offset: true }).optional(),
  }),
  responses: { 201: { description: 'Made', schema: withSecret } },
  problems: conflicts,
  handle: (services, caller, { body }) => {
    const { key: maker } = caller;
    const mode = body.mode ?? maker.mode;
    const refused = tooMuch(maker, { mode, scopes: body.scopes });
    if (refused) return Promise.resolve(refused);
    const expiresAt = body.expires_at ? new Date(body.expires_at) : null;
    const wanted = { partnerId: maker.partner.id, name: body.name, mode, scopes: body.scopes, expiresAt };
    return answerOnce(
      services,
      caller,
      async (tx) => {
        const made = await createApiKey(tx, services, wanted);
        await noteDeed(tx, services, { actor: `key:${maker.id}`, action: 'key.made', subject: made.key.id });
        return { status: 201, body: { ...present(made.key, services.clock.now()), secret: made.secret } };
      },
      { isSecret: true },
    );
  },
});

export const listKeys = defineOperation({
  id: 'listKeys',
  method: 'GET',
  path: '/v1/keys',
  summary: 'Your API keys, newest first; a test key sees test keys',
  scope: 'keys:read',
  limit: 'read',
  query: z.strictObject(pageQuery),
  responses: {
    200: { description: 'One page', schema: pageOf(keySchema) },
  },
  problems: [],
  async handle(services, { key }, { query }) {
    const rows = await listApiKeys(services, {
      partnerId: key.partner.id,
      ...(key.mode === 'test' ? { mode: 'test' } : {}),
      ...rowsFor(query),
    });
    const now = services.clock.now();
    return answerPage(rows, query, (row) => present(row, now));
  },
});

export const revokeKey = defineOperation({
  id: 'revokeKey',
  method: 'DELETE',
  path: '/v1/keys/{id}',
  summary: 'End an API key at once',
  scope: 'keys:write',
  limit: 'write',
  params: idParams,
  responses: {
    200: {
      description: 'It does not work any more',
      schema: z.object({ id: z.string(), revoked: z.literal(true) }),
    },
  },
  problems: ['not_found'],
  async handle(services, { key }, { params: { id } }) {
    const which = { keyId: id, partnerId: key.partner.id, ...(key.mode === 'test' ? { mode: 'test' } : {}) };
    const isRevoked = await revokeApiKey(services, which);
    if (!isRevoked) return notFound('API key');
    await noteDeed(services.db, services, { actor: `key:${key.id}`, action: 'key.revoked', subject: id });
    return { status: 200, body: { id, revoked: true } };
  },
});

export const rotateKey = defineOperation({
  id: 'rotateKey',
  method: 'POST',
  path: '/v1/keys/{id}/rotate',
  summary: 'Replace an API key by one that may do the same; the old one works on for a while',
  scope: 'keys:write',
  limit: 'write',
  params: idParams,
  body: z.strictObject({
    overlap_hours: z
      .number()
      .min(0)
      .max(168)
      .default(24)
      .describe('How long the old key still works; 0 ends it at once'),
  }),
  responses: { 201: { description: 'The new key', schema: withSecret } },
  problems: ['not_found', ...conflicts],
  handle: (services, caller, { params, body }) => {
    const { key: maker } = caller;
    return answerOnce(
      services,
      caller,
      async (tx) => {
        const old = await tx.apiKey.findFirst({ where: { id: params.id, partnerId: maker.partner.id } });
        const isSeen = old && !old.revokedAt && (maker.mode === 'live' || old.mode === 'test');
        if (!isSeen) return notFound('API key');
        const refused = tooMuch(maker, old);
        if (refused) return refused;
        const made = await rotateApiKey(tx, services, { old, overlapHours: body.overlap_hours });
        const detail = { newKeyId: made.key.id };
        await noteDeed(tx, services, {
          actor: `key:${maker.id}`,
          action: 'key.rotated',
          subject: old.id,
          detail,
        });
        return { status: 201, body: { ...present(made.key, services.clock.now()), secret: made.secret } };
      },
      { isSecret: true },
    );
  },
});

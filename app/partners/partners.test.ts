import { expect, test } from 'vitest';
import { testClock, testServices } from '#test/setup/services.ts';
import { authenticateKey, createApiKey } from './api-keys.server.ts';
import { createPartner } from './create-partner.server.ts';
import { replyOnce } from './reply-once.server.ts';
import { deriveSigningSecret } from './signing-secret.ts';

const clock = testClock();
const services = await testServices({ clock });
const { db } = services;
const { partner, secret, keyId, webhookSecret } = await createPartner(services, { name: 'Shop', credits: 3 });

test('when a key was last used is written at most once a minute', async () => {
  const lastUse = async () => (await db.apiKey.findUniqueOrThrow({ where: { id: keyId } })).lastUsedAt;
  const first = clock.now();
  await authenticateKey(services, secret);
  expect(await lastUse()).toEqual(first);
  clock.advance(59_000);
  await authenticateKey(services, secret);
  expect(await lastUse()).toEqual(first);
  clock.advance(2_000);
  await authenticateKey(services, secret);
  expect(await lastUse()).toEqual(clock.now());
});

test('an expired key does not work, at the very moment', async () => {
  const made = await createApiKey(db, services, { partnerId: partner.id });
  const expiresAt = new Date(clock.now().getTime() + 1000);
  await db.apiKey.update({ where: { id: made.key.id }, data: { expiresAt } });
  expect((await authenticateKey(services, made.secret))?.partner.id).toBe(partner.id);
  clock.advance(1000);
  expect(await authenticateKey(services, made.secret)).toBeUndefined();
});

test('the signing secret follows from the installation, the partner and its version', () => {
  const { SECRET_KEY } = services.env;
  expect(deriveSigningSecret(SECRET_KEY, partner)).toBe(webhookSecret);
  expect(deriveSigningSecret(SECRET_KEY, { ...partner, secretVersion: 2 })).not.toBe(webhookSecret);
  expect(deriveSigningSecret(`${SECRET_KEY}x`, partner)).not.toBe(webhookSecret);
});

test('work that fails keeps no reply: the same key works again', async () => {
  const request = { partnerId: partner.id, key: 'retry-me', requestHash: 'h' };
  await expect(replyOnce(services, request, () => Promise.reject(new Error('outage')))).rejects.toThrow(
    'outage',
  );
  const reply = { status: 202, body: '{"b":1,"a":2}' };
  expect(await replyOnce(services, request, () => Promise.resolve(reply))).toEqual({
    ok: true,
    reply,
    isReplayed: false,
  });
  // the exact text comes back, the order of its fields too
  const again = await replyOnce(services, request, () => Promise.reject(new Error('never called')));
  expect(again).toEqual({ ok: true, reply, isReplayed: true });
});

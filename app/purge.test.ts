import { beforeAll, expect, test } from 'vitest';
import { testClock, testServices } from '#test/setup/services.ts';
import { purgeOld, purgeWhenDue } from './purge.server.ts';
import { retention, type Retained } from './retention.ts';

const clock = testClock();
const services = await testServices({ clock });
const { db } = services;
const partnerId = 'ptn_kept';
const ago = (days: number, ms = 0) => new Date(clock.now().getTime() - days * 86_400_000 - ms);

/** A row of every kind at the age `at`. */
async function makeAll(name: string, at: (kind: Retained) => Date): Promise<void> {
  await db.idempotentReply.create({
    data: { id: name, partnerId, key: name, requestHash: 'x', createdAt: at('idempotentReplies') },
  });
  await db.webhookEvent.create({
    data: {
      id: name,
      partnerId,
      type: 'asset.ready',
      subjectId: name,
      body: '{}',
      createdAt: at('webhookEvents'),
      deliveries: {
        create: {
          id: name,
          partnerId,
          url: 'https://you.com',
          eventType: 'asset.ready',
          status: 'delivered',
          history: { create: { number: 1, startedAt: at('webhookEvents') } },
        },
      },
    },
  });
  await db.webhookInbox.create({
    data: {
      id: name,
      shopDomain: 'a',
      topic: 't',
      webhookId: name,
      payload: {},
      receivedAt: at('webhookInbox'),
      handledAt: clock.now(),
    },
  });
  await db.outboxJob.create({
    data: { id: name, name: 'send-delivery', payload: {}, dispatchedAt: at('outboxJobs') },
  });
  await db.event.create({
    data: { id: name, type: 'asset.ready', subjectId: name, createdAt: at('events') },
  });
  await db.rateWindow.create({ data: { key: name, used: 1, startsAtMs: at('rateWindows').getTime() } });
  await db.invitation.create({
    data: { id: name, partnerId, codeHash: name, hint: 'x', expiresAt: at('invitations') },
  });
}

async function namesLeft(): Promise<Record<string, string[]>> {
  const [replies, told, deliveries, attempts, inbox, jobs, events, windows, invitations] = await Promise.all([
    db.idempotentReply.findMany(),
    db.webhookEvent.findMany(),
    db.delivery.findMany(),
    db.deliveryAttempt.findMany(),
    db.webhookInbox.findMany(),
    db.outboxJob.findMany(),
    db.event.findMany(),
    db.rateWindow.findMany(),
    db.invitation.findMany(),
  ]);
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).toSorted();
  return {
    idempotentReplies: ids(replies),
    webhookEvents: ids(told),
    deliveries: ids(deliveries),
    attempts: attempts.map(({ deliveryId }) => deliveryId).toSorted(),
    webhookInbox: ids(inbox),
    outboxJobs: ids(jobs),
    events: ids(events),
    rateWindows: windows.map(({ key }) => key).toSorted(),
    invitations: ids(invitations),
  };
}

beforeAll(async () => {
  await db.partner.create({ data: { id: partnerId, name: 'Kept' } });
  await makeAll('old', (kind) => ago(retention[kind].days, 1));
  await makeAll('young', (kind) => ago(retention[kind].days));
});

test('of every kind what is older than the table says goes, at the millisecond, and nothing else', async () => {
  await purgeOld(services);
  const left = await namesLeft();
  expect(left).toEqual(Object.fromEntries(Object.keys(left).map((kind) => [kind, ['young']])));
});

test('what is still needed stays, however old', async () => {
  const createdAt = ago(1000);
  const told = { partnerId, type: 'asset.ready', subjectId: 'a', body: '{}', createdAt };
  const delivery = { partnerId, url: 'https://you.com', eventType: 'asset.ready' };
  await db.webhookEvent.create({
    data: { id: 'waiting', ...told, deliveries: { create: { id: 'waiting', ...delivery } } },
  });
  const inbox = { shopDomain: 'a', topic: 't', payload: {}, receivedAt: createdAt };
  await db.webhookInbox.create({ data: { id: 'waiting', webhookId: 'waiting', ...inbox } });
  await db.outboxJob.create({ data: { id: 'waiting', name: 'send-delivery', payload: {}, createdAt } });
  await db.event.create({ data: { id: 'waiting', type: 'style.learnt', subjectId: 'a', createdAt } });
  expect(await purgeOld(services)).toEqual({});
  const left = await namesLeft();
  for (const kind of ['webhookEvents', 'deliveries', 'webhookInbox', 'outboxJobs', 'events'])
    expect([kind, left[kind]]).toEqual([kind, ['waiting', 'young']]);
});

test('a big backlog goes in small batches, a round every ten minutes', async () => {
  const createdAt = ago(100);
  await db.event.createMany({
    data: Array.from({ length: 1200 }, (_one, at) => ({
      id: `e${at}`,
      type: 'asset.ready',
      subjectId: 'a',
      createdAt,
    })),
  });
  const rounds = [];
  for (let round = 0; round < 5; round += 1) rounds.push(await purgeWhenDue(services));
  expect(rounds).toEqual([500, 500, 200, 0, 0]);
  await db.event.create({ data: { id: 'later', type: 'asset.ready', subjectId: 'a', createdAt } });
  expect(await purgeWhenDue(services)).toBe(0);
  clock.advance(600_000);
  // with the seven rows that were just young enough
  expect(await purgeWhenDue(services)).toBe(8);
});

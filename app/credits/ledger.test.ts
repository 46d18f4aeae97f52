import { expect, test } from 'vitest';
import { testDatabase } from '#test/setup/database.ts';
import {
  captureCredits,
  checkLedger,
  grantCredits,
  readBalance,
  releaseCredits,
  reserveCredits,
  type CreditOwner,
} from './ledger.server.ts';

const { db } = await testDatabase();

test('reserve, capture and release move credits once, whatever is repeated', async () => {
  const owner: CreditOwner = { kind: 'partner', id: 'ptn_1' };
  for (const _ of [1, 2]) {
    await db.$transaction((tx) => grantCredits(tx, { owner, amount: 10, key: 'grant:1' }));
    await db.$transaction((tx) => reserveCredits(tx, { owner, amount: 4, key: 'reserve:1' }));
    await db.$transaction((tx) => captureCredits(tx, { owner, amount: 3, key: 'capture:1' }));
    await db.$transaction((tx) => releaseCredits(tx, { owner, amount: 1, key: 'release:1', note: 'failed' }));
  }
  expect(await readBalance(db, owner)).toEqual({ available: 7, reserved: 0 });
  expect(await checkLedger(db)).toEqual({ ok: true, faults: 0, total: 0 });
});

test('twenty orders at once never take more than there is', async () => {
  const owner: CreditOwner = { kind: 'store', id: 'store_1' };
  await db.$transaction((tx) => grantCredits(tx, { owner, amount: 7, key: 'grant:2' }));
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, order) =>
      db.$transaction((tx) => reserveCredits(tx, { owner, amount: 1, key: `r:${order}` })),
    ),
  );
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(7);
  expect(outcomes.find((outcome) => !outcome.ok)).toEqual({
    ok: false,
    code: 'insufficient_credits',
    available: 0,
  });
  expect(await readBalance(db, owner)).toEqual({ available: 0, reserved: 7 });
  expect((await checkLedger(db)).ok).toBe(true);
});

test('spending more than was reserved is refused by the database itself', async () => {
  const owner: CreditOwner = { kind: 'store', id: 'store_2' };
  await expect(
    db.$transaction((tx) => captureCredits(tx, { owner, amount: 1, key: 'c:none' })),
  ).rejects.toThrow('CreditAccount_owner_not_negative');
  expect((await checkLedger(db)).ok).toBe(true);
});

test('orders and settlements of one owner at the same moment never wait for each other in a circle', async () => {
  const owner: CreditOwner = { kind: 'partner', id: 'ptn_busy' };
  await db.$transaction((tx) => grantCredits(tx, { owner, amount: 100, key: 'grant:busy' }));
  const settle = (order: number) =>
    db.$transaction(async (tx) => {
      await captureCredits(tx, { owner, amount: 1, key: `busy-capture:${order}` });
      await releaseCredits(tx, { owner, amount: 1, key: `busy-release:${order}`, note: 'failed' });
    });
  const reserve = (order: number) =>
    db.$transaction((tx) => reserveCredits(tx, { owner, amount: 2, key: `busy-reserve:${order}` }));
  for (let order = 0; order < 8; order++) await reserve(order);
  const orders = Array.from({ length: 8 }, (_, order) => order);
  await Promise.all(orders.flatMap((order) => [settle(order), reserve(order + 8)]));
  expect(await readBalance(db, owner)).toEqual({ available: 76, reserved: 16 });
  expect((await checkLedger(db)).ok).toBe(true);
});

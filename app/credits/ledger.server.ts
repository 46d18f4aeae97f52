import { Prisma } from '@prisma/client';
import { recordEvent } from '#app/events/record-event.server.ts';
import type { Db, Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';

/** Who holds credits; `test` are a partner's that only its test keys use. */
export type CreditOwner = { kind: 'partner' | 'store' | 'test'; id: string };

type Account = { ownerKind: string; ownerId: string; kind: 'available' | 'reserved' | 'issued' | 'spent' };
/** `key` names the move: a second move with the same key changes nothing. */
type Move = { owner: CreditOwner; amount: number; key: string; reference?: string; note?: string };

const issued: Account = { ownerKind: 'house', ownerId: 'house', kind: 'issued' };
const spent: Account = { ownerKind: 'house', ownerId: 'house', kind: 'spent' };

function accountOf(owner: CreditOwner, kind: 'available' | 'reserved'): Account {
  return { ownerKind: owner.kind, ownerId: owner.id, kind };
}

/** Gives credits: bought, included in a plan, or a trial. */
export async function grantCredits(tx: Tx, move: Move): Promise<void> {
  await transfer(tx, 'grant', move, issued, accountOf(move.owner, 'available'));
}

/** Sets credits aside for work that was ordered; refuses when fewer are available. */
export async function reserveCredits(
  tx: Tx,
  move: Move,
): Promise<{ ok: true } | { ok: false; code: 'insufficient_credits'; available: number }> {
  if (await reserveAtOnce(tx, move)) return { ok: true };
  const { available, lowMark } = await lockBalance(tx, accountOf(move.owner, 'available'));
  if (await tx.creditTransfer.findUnique({ where: { key: move.key } })) return { ok: true };
  if (available < move.amount) return { ok: false, code: 'insufficient_credits', available };
  const id = newId('trf');
  await transfer(
    tx,
    'reserve',
    move,
    accountOf(move.owner, 'available'),
    accountOf(move.owner, 'reserved'),
    id,
  );
  await noteFall(tx, move, id, { balance: available - move.amount, lowMark });
  return { ok: true };
}

/** An order that takes available credits from its mark or above to below it is told, once for each fall. */
async function noteFall(
  tx: Tx,
  { owner, amount }: Move,
  transferId: string,
  { balance, lowMark }: { balance: number; lowMark: number },
): Promise<void> {
  if (owner.kind === 'test' || balance >= lowMark || balance + amount < lowMark) return;
  await recordEvent(tx, { type: 'credits.low', subjectId: transferId });
}

/**
 * The usual case in one statement, because every order passes here: enough is available, both accounts exist, the key
 * is new. False when nothing was moved, whatever the reason.
 */
async function reserveAtOnce(tx: Tx, move: Move): Promise<boolean> {
  if (!isAmount(move.amount)) return false;
  const transferId = newId('trf');
  const [moved] = await tx.$queryRaw<Reserved[]>`
    WITH ${reserving(move, transferId)} SELECT taken."balance", taken."lowMark" FROM taken, moved`;
  if (!moved) return false;
  await noteFall(tx, move, transferId, moved);
  return true;
}

type Reserved = { balance: number; lowMark: number };

function isAmount(amount: number): boolean {
  return Number.isInteger(amount) && amount > 0;
}

/**
 * Sets credits aside and does what belongs to it in one statement. `parts` are further parts of the same WITH; each selects
 * from `moved`, which is one row, or none when nothing can be set aside this way, whatever the reason.
 * @param asked what is selected in the end, from `taken, moved` and the parts
 * @returns undefined when nothing was done: the caller does it step by step, and learns why not
 */
export async function reserveWith<Row>(
  tx: Tx,
  move: Move,
  { parts, asked }: { parts: Prisma.Sql; asked: Prisma.Sql },
): Promise<Row | undefined> {
  if (!isAmount(move.amount)) return undefined;
  const transferId = newId('trf');
  const [done] = await tx.$queryRaw<(Row & { ledgerBalance: number; ledgerMark: number })[]>`
    WITH ${reserving(move, transferId)}, ${parts}
    SELECT taken."balance" AS "ledgerBalance", taken."lowMark" AS "ledgerMark", ${asked}`;
  if (!done) return undefined;
  const { ledgerBalance: balance, ledgerMark: lowMark, ...row } = done;
  await noteFall(tx, move, transferId, { balance, lowMark });
  return row as unknown as Row;
}

/** The parts of a WITH that set credits aside: `taken` and `moved` are one row when they could be, else none. */
function reserving(move: Move, transferId: string): Prisma.Sql {
  const { owner, amount, key, reference = null, note = null } = move;
  return Prisma.sql`taken AS (
      UPDATE "CreditAccount" SET "balance" = "balance" - ${amount}
      WHERE "ownerKind" = ${owner.kind} AND "ownerId" = ${owner.id} AND "kind" = 'available' AND "balance" >= ${amount}
        AND NOT EXISTS (SELECT 1 FROM "CreditTransfer" WHERE "key" = ${key})
        AND EXISTS (SELECT 1 FROM "CreditAccount"
          WHERE "ownerKind" = ${owner.kind} AND "ownerId" = ${owner.id} AND "kind" = 'reserved')
      RETURNING "id", "balance", "lowMark"
    ), given AS (
      UPDATE "CreditAccount" SET "balance" = "balance" + ${amount}
      WHERE "ownerKind" = ${owner.kind} AND "ownerId" = ${owner.id} AND "kind" = 'reserved'
        AND EXISTS (SELECT 1 FROM taken)
      RETURNING "id"
    ), moved AS (
      INSERT INTO "CreditTransfer" ("id", "key", "reason", "reference", "note")
      SELECT ${transferId}, ${key}, 'reserve', ${reference}, ${note} FROM taken, given
      RETURNING "id"
    ), entries AS (
      INSERT INTO "CreditEntry" ("id", "transferId", "accountId", "amount")
      SELECT ${newId('ent')}, moved."id", taken."id", -${amount}::int FROM moved, taken
      UNION ALL
      SELECT ${newId('ent')}, moved."id", given."id", ${amount}::int FROM moved, given
    )`;
}

/** Spends reserved credits: the asset passed its gates. */
export async function captureCredits(tx: Tx, move: Move): Promise<void> {
  await transfer(tx, 'capture', move, accountOf(move.owner, 'reserved'), spent);
}

/** Gives reserved credits back; `note` says why (refused, failed, canceled, …). */
export async function releaseCredits(tx: Tx, move: Move & { note: string }): Promise<void> {
  await transfer(tx, 'release', move, accountOf(move.owner, 'reserved'), accountOf(move.owner, 'available'));
}

/** Takes everything that an owner has, also what was set aside: it is being erased. */
export async function forfeitCredits(tx: Tx, { owner, key }: Pick<Move, 'owner' | 'key'>): Promise<void> {
  const { available } = await lockBalance(tx, accountOf(owner, 'available'));
  const { available: reserved } = await lockBalance(tx, accountOf(owner, 'reserved'));
  const move = { owner, reference: owner.id };
  await transfer(
    tx,
    'forfeit',
    { ...move, amount: available, key: `${key}:available` },
    accountOf(owner, 'available'),
    spent,
  );
  await transfer(
    tx,
    'forfeit',
    { ...move, amount: reserved, key: `${key}:reserved` },
    accountOf(owner, 'reserved'),
    spent,
  );
}

/** What an owner can use now, and what is set aside for work under way. */
export async function readBalance(
  db: Db | Tx,
  owner: CreditOwner,
): Promise<{ available: number; reserved: number }> {
  const accounts = await db.creditAccount.findMany({ where: { ownerKind: owner.kind, ownerId: owner.id } });
  const balanceOf = (kind: string) => accounts.find((account) => account.kind === kind)?.balance ?? 0;
  return { available: balanceOf('available'), reserved: balanceOf('reserved') };
}

async function lockBalance(
  tx: Tx,
  account: Account,
): Promise<{ id: string; available: number; lowMark: number }> {
  const { ownerKind, ownerId, kind } = account;
  await tx.$executeRaw`
    INSERT INTO "CreditAccount" ("id", "ownerKind", "ownerId", "kind", "balance")
    VALUES (${newId('acc')}, ${ownerKind}, ${ownerId}, ${kind}, 0) ON CONFLICT DO NOTHING`;
  const [row] = await tx.$queryRaw<{ id: string; balance: number; lowMark: number }[]>`
    SELECT "id", "balance", "lowMark" FROM "CreditAccount"
    WHERE "ownerKind" = ${ownerKind} AND "ownerId" = ${ownerId} AND "kind" = ${kind} FOR UPDATE`;
  return { id: row.id, available: row.balance, lowMark: row.lowMark };
}

/** The house's ends are only added to, so they are not locked for reading: many owners move at once. */
async function accountId(tx: Tx, account: Account): Promise<string> {
  if (account.ownerKind !== 'house') return (await lockBalance(tx, account)).id;
  const { ownerKind, ownerId, kind } = account;
  const where = { ownerKind_ownerId_kind: { ownerKind, ownerId, kind } };
  const found = await tx.creditAccount.findUnique({ where });
  if (found) return found.id;
  return (await lockBalance(tx, account)).id;
}

async function transfer(
  tx: Tx,
  reason: string,
  move: Move,
  from: Account,
  to: Account,
  id = newId('trf'),
): Promise<void> {
  if (!Number.isInteger(move.amount) || move.amount < 0)
    throw new Error(`${move.amount} is no amount of credits`);
  if (move.amount === 0) return;
  // An owner's moves wait for its available account first, also those that do not touch it: a transaction of several
  // moves and another one then never wait for each other in a circle.
  await lockBalance(tx, accountOf(move.owner, 'available'));
  const fromId = await accountId(tx, from);
  const toId = await accountId(tx, to);
  const { key, reference = null, note = null } = move;
  const { count } = await tx.creditTransfer.createMany({
    data: { id, key, reason, reference, note },
    skipDuplicates: true,
  });
  if (!count) return;
  await tx.creditEntry.createMany({
    data: [
      { id: newId('ent'), transferId: id, accountId: fromId, amount: -move.amount },
      { id: newId('ent'), transferId: id, accountId: toId, amount: move.amount },
    ],
  });
  await tx.creditAccount.update({ where: { id: fromId }, data: { balance: { decrement: move.amount } } });
  await tx.creditAccount.update({ where: { id: toId }, data: { balance: { increment: move.amount } } });
}

/** Proves the ledger by one query: every balance is the sum of its entries, every transfer and the whole sum to zero. */
export async function checkLedger(db: Db): Promise<{ ok: boolean; faults: number; total: number }> {
  const [row] = await db.$queryRaw<{ faults: bigint; total: bigint }[]>`
    SELECT
      (SELECT count(*) FROM "CreditAccount" a
        WHERE a."balance" <> COALESCE((SELECT sum(e."amount") FROM "CreditEntry" e WHERE e."accountId" = a."id"), 0))
      + (SELECT count(*) FROM (SELECT 1 FROM "CreditEntry" GROUP BY "transferId" HAVING sum("amount") <> 0) t) AS faults,
      COALESCE((SELECT sum("balance") FROM "CreditAccount"), 0) AS total`;
  const faults = Number(row.faults);
  const total = Number(row.total);
  return { ok: faults === 0 && total === 0, faults, total };
}

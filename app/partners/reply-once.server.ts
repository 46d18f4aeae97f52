import { Prisma } from '@prisma/client';
import type { Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import { retainedSince } from '#app/retention.ts';
import type { Services } from '#app/services.ts';

/** An answer as it is kept: the status and the exact text of the body. */
export type Reply = { status: number; body: string };

export type OnceOutcome =
  | { ok: true; reply: Reply; isReplayed: boolean }
  | { ok: false; code: 'idempotency_conflict' | 'idempotency_in_progress' };

/**
 * Does `act` once for an idempotency key. Key, work and reply are one transaction: a second request with the same key
 * waits at the unique index for the first to end, then finds its reply; a crash leaves neither job nor key behind.
 * @param input.key absent: `act` runs in a transaction of its own, nothing is kept
 * @param input.timeoutMs how long `act` may take; 5 s unless told otherwise
 * @param input.requestHash what was asked; the same key with another hash is a conflict
 */
export async function replyOnce(
  services: Pick<Services, 'db' | 'clock'>,
  input: { partnerId: string; key: string | undefined; requestHash: string; timeoutMs?: number | undefined },
  act: (tx: Tx) => Promise<Reply>,
): Promise<OnceOutcome> {
  const { partnerId, key, requestHash } = input;
  const limits = { timeout: input.timeoutMs ?? 5_000 };
  if (!key)
    return services.db.$transaction(
      async (tx) => ({ ok: true, reply: await act(tx), isReplayed: false }),
      limits,
    );
  const now = services.clock.now();
  try {
    return await services.db.$transaction(async (tx) => {
      // a request waits for its twin, but not for as long as to use up every connection
      await tx.$executeRaw`SET LOCAL lock_timeout = '8s'`;
      await tx.idempotentReply.deleteMany({
        where: { partnerId, key, createdAt: { lt: retainedSince('idempotentReplies', now) } },
      });
      const id = newId('idem');
      const taken = await tx.idempotentReply.createMany({
        data: { id, partnerId, key, requestHash, createdAt: now },
        skipDuplicates: true,
      });
      if (!taken.count) return readKept(tx, input);
      const reply = await act(tx);
      await tx.idempotentReply.update({
        where: { id },
        data: { status: reply.status, body: reply.body, finishedAt: services.clock.now() },
      });
      return { ok: true, reply, isReplayed: false } as const;
    }, limits);
  } catch (error) {
    if (isLockTimeout(error)) return { ok: false, code: 'idempotency_in_progress' };
    throw error;
  }
}

async function readKept(
  tx: Tx,
  { partnerId, key = '', requestHash }: { partnerId: string; key: string | undefined; requestHash: string },
): Promise<OnceOutcome> {
  const kept = await tx.idempotentReply.findUnique({ where: { partnerId_key: { partnerId, key } } });
  if (kept && kept.requestHash !== requestHash) return { ok: false, code: 'idempotency_conflict' };
  if (!kept?.status || typeof kept.body !== 'string') return { ok: false, code: 'idempotency_in_progress' };
  return { ok: true, reply: { status: kept.status, body: kept.body }, isReplayed: true };
}

/** PostgreSQL's lock_not_available. */
function isLockTimeout(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) && !(error instanceof Error)) return false;
  return /55P03|lock timeout/.test(`${error.message} ${JSON.stringify(error)}`);
}

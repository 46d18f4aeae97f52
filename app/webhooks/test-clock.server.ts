import type { Tx } from '#app/platform/db.server.ts';
import { scheduleJob } from '#app/queue/outbox.server.ts';
import type { Services } from '#app/services.ts';
import { sendDelivery } from './send-delivery.server.ts';

export type TestClock = { now: Date; target: Date; isAdvancing: boolean };

export async function readTestClock(
  { clock }: Pick<Services, 'clock'>,
  db: Tx,
  partnerId: string,
): Promise<TestClock> {
  const partner = await db.partner.findUniqueOrThrow({ where: { id: partnerId } });
  const at = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000);
  return {
    now: at(partner.testClockSeconds),
    target: at(partner.testClockTarget),
    isAdvancing: partner.testClockTarget > partner.testClockSeconds,
  };
}

/** Asks for the clock to be moved; a job moves it, because every delivery on the way is really sent. */
export async function advanceTestClock(
  tx: Tx,
  services: Pick<Services, 'clock'>,
  { partnerId, seconds }: { partnerId: string; seconds: number },
): Promise<TestClock> {
  await tx.partner.update({ where: { id: partnerId }, data: { testClockTarget: { increment: seconds } } });
  await scheduleJob(tx, { name: 'advance-test-clock', payload: { partnerId } });
  return readTestClock(services, tx, partnerId);
}

/**
 * Moves a partner's test clock to its target, from one due attempt to the next, each sent at its own time: days of retries
 * in seconds. Repeating it goes on where it stopped.
 */
export async function runTestClock(
  services: Pick<Services, 'db' | 'env' | 'clock' | 'log' | 'publicFetch'>,
  { partnerId }: { partnerId: string },
): Promise<void> {
  const { db, clock } = services;
  for (;;) {
    const partner = await db.partner.findUniqueOrThrow({ where: { id: partnerId } });
    const { testClockSeconds: before, testClockTarget: target } = partner;
    const realMs = clock.now().getTime();
    const next = await db.delivery.findFirst({
      where: {
        partnerId,
        status: 'pending',
        event: { mode: 'test' },
        nextAttemptAt: { lte: new Date(realMs + target * 1000) },
      },
      orderBy: { nextAttemptAt: 'asc' },
    });
    const due = next?.nextAttemptAt
      ? Math.min(target, Math.max(before, Math.ceil((next.nextAttemptAt.getTime() - realMs) / 1000)))
      : target;
    const { count } = await db.partner.updateMany({
      where: { id: partnerId, testClockSeconds: before },
      data: { testClockSeconds: due },
    });
    // another worker moves the same clock
    if (!count) continue;
    if (!next) return wakeLater(services, partnerId);
    await sendDelivery(services, { deliveryId: next.id });
  }
}

/** What is due after the target is woken at its new real time. */
async function wakeLater({ db }: Pick<Services, 'db'>, partnerId: string): Promise<void> {
  const { testClockSeconds } = await db.partner.findUniqueOrThrow({ where: { id: partnerId } });
  const waiting = await db.delivery.findMany({
    where: { partnerId, status: 'pending', event: { mode: 'test' }, nextAttemptAt: { not: null } },
    select: { id: true, nextAttemptAt: true },
  });
  await db.$transaction(async (tx) => {
    for (const { id: deliveryId, nextAttemptAt } of waiting) {
      const at = new Date((nextAttemptAt?.getTime() ?? 0) - testClockSeconds * 1000);
      await scheduleJob(tx, { name: 'send-delivery', payload: { deliveryId } }, at);
    }
  });
}

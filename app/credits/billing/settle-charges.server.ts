import type { Charge } from '@prisma/client';
import type { Tx } from '#app/platform/db.server.ts';
import { scheduleJobs } from '#app/queue/outbox.server.ts';
import type { Services } from '#app/services.ts';
import type { ChargeView } from './billing-port.ts';
import { giveCredits } from './give-credits.server.ts';
import { finishExtra } from './buy-extra.server.ts';
import { createManualPricing } from './manual-pricing.server.ts';
import { packs, plans } from './offers.ts';

const periodDays = 30;

/**
 * Brings the store's charges in step with Shopify's and gives what was paid for, once: an approved pack's credits, an active
 * plan's of each period. A message that a charge changed is only a reason to look, so late and doubled ones do no harm.
 */
export async function settleCharges(
  services: Pick<Services, 'db' | 'adminApi' | 'clock'>,
  { storeId }: { storeId: string },
): Promise<void> {
  const store = await services.db.store.findUnique({ where: { id: storeId } });
  if (!store?.shopDomain || store.status !== 'installed') return;
  const admin = services.adminApi.forShop(store.shopDomain);
  for (const view of await createManualPricing(admin).readCharges())
    await services.db.$transaction((tx) => settle(tx, storeId, view, services.clock.now()));
  const unfinished = await services.db.charge.findMany({
    where: { storeId, kind: 'usage', status: 'pending' },
  });
  for (const charge of unfinished) await finishExtra(services, charge);
}

async function settle(tx: Tx, storeId: string, view: ChargeView, now: Date): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Store" WHERE "id" = ${storeId} FOR UPDATE`;
  const known = (await tx.charge.findUnique({ where: { id: view.id } })) ?? (await adopt(tx, storeId, view));
  if (!known || known.storeId !== storeId) return;
  await tx.charge.update({
    where: { id: known.id },
    data: {
      status: view.status,
      usageLineId: view.usageLineId,
      periodEnd: view.periodEnd ?? known.periodEnd,
      settleAt: view.periodEnd,
    },
  });
  if (view.status !== 'active') return;
  const amount = known.kind === 'pack' ? known.credits : await creditsOfPeriod(tx, known, view, now);
  await giveCredits(tx, storeId, {
    amount,
    key: known.kind === 'pack' ? `pack:${known.id}` : `plan:${known.id}:${view.periodEnd?.toISOString()}`,
    reference: known.kind === 'pack' ? `pack:${storeId}` : `plan:${storeId}`,
    note: view.name,
  });
}

/** A charge that was approved although our own note of it was lost. */
async function adopt(tx: Tx, storeId: string, view: ChargeView): Promise<Charge | null> {
  const offer = [...plans, ...packs].find(({ name }) => name === view.name);
  if (!offer || view.status !== 'active') return null;
  const { id, kind, isTest } = view;
  return tx.charge.create({ data: { id, storeId, kind, offer: offer.id, isTest, credits: offer.credits } });
}

/**
 * A plan gives its credits in every period. In its first one, what other plans gave in the last 30 days is taken off:
 * changing back and forth gives no more than the largest plan does.
 */
async function creditsOfPeriod(tx: Tx, charge: Charge, view: ChargeView, now: Date): Promise<number> {
  if (charge.periodEnd) return charge.periodEnd.getTime() === view.periodEnd?.getTime() ? 0 : charge.credits;
  const given = await tx.creditEntry.aggregate({
    where: {
      amount: { gt: 0 },
      transfer: {
        reference: `plan:${charge.storeId}`,
        reason: 'grant',
        createdAt: { gte: new Date(now.getTime() - periodDays * 86_400_000) },
      },
    },
    _sum: { amount: true },
  });
  return Math.max(0, charge.credits - (given._sum.amount ?? 0));
}

/** Plans whose period is over, and extras whose end nobody saw; looked at by one of the processes that ask. */
export async function settleWhenDue(services: Pick<Services, 'db' | 'clock'>): Promise<number> {
  const now = services.clock.now();
  return services.db.$transaction(async (tx) => {
    const due = await tx.$queryRaw<{ storeId: string }[]>`
      UPDATE "Charge" SET "settleAt" = ${new Date(now.getTime() + 3600_000)} WHERE "id" IN (
        SELECT "id" FROM "Charge" WHERE "settleAt" <= ${now} AND "status" = 'active' AND "kind" = 'subscription'
        LIMIT 100 FOR UPDATE SKIP LOCKED)
      RETURNING "storeId"`;
    await scheduleJobs(
      tx,
      due.map(({ storeId }) => ({ name: 'settle-charges', payload: { storeId } })),
    );
    return due.length;
  });
}

import type { Services } from '#app/services.ts';

export type PlanView = { offer: string; isTest: boolean; periodEnd: string | null };

/** The plan that the store pays for, if there is one. */
export async function readPlan(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<PlanView | null> {
  const charge = await services.db.charge.findFirst({
    where: { storeId, kind: 'subscription', status: 'active' },
    orderBy: { createdAt: 'desc' },
  });
  if (!charge) return null;
  return { offer: charge.offer, isTest: charge.isTest, periodEnd: charge.periodEnd?.toISOString() ?? null };
}

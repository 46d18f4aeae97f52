import type { Charge } from '@prisma/client';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { createManualPricing } from './manual-pricing.server.ts';
import { plans } from './offers.ts';
import { giveCredits } from './give-credits.server.ts';

export type BuyExtraOutcome = { ok: true } | { ok: false; code: 'no_plan' | 'cap_reached'; message: string };

/** Buys credits beyond the plan's, up to the cap that the merchant approved. The order is written before it is charged. */
export async function buyExtra(
  services: Pick<Services, 'db' | 'adminApi'>,
  input: { storeId: string; credits: number },
): Promise<BuyExtraOutcome> {
  const { storeId, credits } = input;
  const plan = await services.db.charge.findFirst({
    where: { storeId, kind: 'subscription', status: 'active', usageLineId: { not: null } },
  });
  if (!plan)
    return { ok: false, code: 'no_plan', message: 'Choose a plan first: extra credits belong to one.' };
  const { offer, usageLineId, isTest } = plan;
  const charge = await services.db.charge.create({
    data: { id: newId('chg'), storeId, kind: 'usage', offer, usageLineId, isTest, credits },
  });
  return finishExtra(services, charge);
}

/** Charges an order and gives its credits; its id is the key, so that repeating it charges once. */
export async function finishExtra(
  services: Pick<Services, 'db' | 'adminApi'>,
  charge: Charge,
): Promise<BuyExtraOutcome> {
  const { id, storeId, credits } = charge;
  const store = await services.db.store.findUniqueOrThrow({ where: { id: storeId } });
  const plan = plans.find((one) => one.id === charge.offer);
  const billing = createManualPricing(services.adminApi.forShop(store.shopDomain ?? '', { isUrgent: true }));
  const charged = await billing.chargeUsage({
    lineId: charge.usageLineId ?? '',
    amount: credits * (plan?.extraPrice ?? 0),
    description: `${credits} credits beyond the plan`,
    key: id,
  });
  return services.db.$transaction(async (tx): Promise<BuyExtraOutcome> => {
    const status = charged.ok ? 'active' : 'declined';
    await tx.charge.updateMany({ where: { id, status: 'pending' }, data: { status } });
    if (!charged.ok) {
      const message = `The credits were not bought: ${charged.message}.`;
      return { ok: false, code: 'cap_reached', message };
    }
    const key = `usage:${id}`;
    await giveCredits(tx, storeId, {
      amount: credits,
      key,
      reference: `usage:${storeId}`,
      note: 'Beyond the plan',
    });
    return { ok: true };
  });
}

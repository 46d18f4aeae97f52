import type { Services } from '#app/services.ts';
import { createManualPricing } from './manual-pricing.server.ts';
import { packs, plans } from './offers.ts';

type Asking = Pick<Services, 'db' | 'adminApi' | 'env'>;

/**
 * Asks the merchant to pay for a plan, in place of the one there is, or for a pack of credits. What it gives comes with the
 * approval, for which the merchant is sent to `confirmationUrl`. The trial is for the first plan of a store's life.
 */
export async function askForCharge(
  services: Asking,
  input: { storeId: string; offer: string },
): Promise<{ ok: true; confirmationUrl: string } | { ok: false; message: string }> {
  const { storeId, offer } = input;
  const store = await services.db.store.findUniqueOrThrow({ where: { id: storeId } });
  const plan = plans.find(({ id }) => id === offer);
  const pack = packs.find(({ id }) => id === offer);
  const sold = plan ?? pack;
  if (!sold) return { ok: false, message: 'Choose a plan or a pack of this page.' };
  if (store.status !== 'installed' || !store.shopDomain)
    return { ok: false, message: 'The app is not installed in the shop.' };
  const isTest = services.env.APP_ENV !== 'production';
  const returnUrl = returnUrlOf(services.env, store.shopDomain);
  const billing = createManualPricing(services.adminApi.forShop(store.shopDomain, { isUrgent: true }));
  const earlier = await services.db.charge.count({
    where: { storeId, kind: 'subscription', periodEnd: { not: null } },
  });
  const asked = plan
    ? await billing.askForPlan(plan, { isTest, returnUrl, trialDays: earlier ? 0 : plan.trialDays })
    : await billing.askForPack(sold as (typeof packs)[number], { isTest, returnUrl });
  await services.db.charge.create({
    data: {
      id: asked.id,
      storeId,
      kind: plan ? 'subscription' : 'pack',
      offer,
      isTest,
      credits: sold.credits,
      usageLineId: asked.usageLineId,
    },
  });
  return { ok: true, confirmationUrl: asked.confirmationUrl };
}

/** The plan page inside the shop's admin. */
function returnUrlOf(env: Asking['env'], shopDomain: string): string {
  const path = `apps/${env.SHOPIFY_API_KEY}/app/plan`;
  if (!env.SHOPIFY_SIMULATOR_URL) return `https://${shopDomain}/admin/${path}`;
  return `${env.SHOPIFY_SIMULATOR_URL}/admin/store/${shopDomain.split('.')[0]}/apps/afterlight/app/plan`;
}

/** Ends the store's plan now. Credits that it gave stay. */
export async function cancelPlan(
  services: Pick<Services, 'db' | 'adminApi'>,
  { storeId }: { storeId: string },
): Promise<boolean> {
  const store = await services.db.store.findUniqueOrThrow({ where: { id: storeId } });
  const charge = await services.db.charge.findFirst({
    where: { storeId, kind: 'subscription', status: 'active' },
  });
  if (!charge || !store.shopDomain) return false;
  await createManualPricing(services.adminApi.forShop(store.shopDomain, { isUrgent: true })).cancelPlan(
    charge.id,
  );
  await services.db.charge.updateMany({ where: { id: charge.id }, data: { status: 'cancelled' } });
  return true;
}

import type { AdminClient } from '#app/shopify/admin-api.server.ts';
import {
  cancelSubscription,
  createPurchase,
  createSubscription,
  createUsageRecord,
  readCharges,
} from '#app/shopify/documents/billing.ts';
import type { BillingPort, ChargeStatus } from './billing-port.ts';

const currencyCode = 'USD' as const;

type Line = { id: string; plan: { pricingDetails: { __typename: string } } };
type Refusals = { message: string }[];

/** Shopify's manual pricing: charges that the app makes through the Admin API. */
export function createManualPricing(admin: AdminClient): BillingPort {
  return {
    async askForPlan(plan, { isTest, returnUrl, trialDays }) {
      const { appSubscriptionCreate: asked } = await admin.run(createSubscription, {
        name: plan.name,
        returnUrl,
        test: isTest,
        trialDays,
        lineItems: [
          {
            plan: {
              appRecurringPricingDetails: {
                price: { amount: plan.price, currencyCode },
                interval: 'EVERY_30_DAYS',
              },
            },
          },
          {
            plan: {
              appUsagePricingDetails: {
                cappedAmount: { amount: plan.cap, currencyCode },
                terms: `$${plan.extraPrice.toFixed(2)} for each credit beyond ${plan.credits}`,
              },
            },
          },
        ],
      });
      const { appSubscription, confirmationUrl } = asked;
      if (!appSubscription || !confirmationUrl) throw refused(plan.name, asked.userErrors);
      return { id: appSubscription.id, confirmationUrl, usageLineId: usageLineOf(appSubscription.lineItems) };
    },

    async askForPack(pack, { isTest, returnUrl }) {
      const { appPurchaseOneTimeCreate: asked } = await admin.run(createPurchase, {
        name: pack.name,
        price: { amount: pack.price, currencyCode },
        returnUrl,
        test: isTest,
      });
      const { appPurchaseOneTime, confirmationUrl } = asked;
      if (!appPurchaseOneTime || !confirmationUrl) throw refused(pack.name, asked.userErrors);
      return { id: appPurchaseOneTime.id, confirmationUrl, usageLineId: null };
    },

    async chargeUsage({ lineId, amount, description, key }) {
      const price = { amount: amount.toFixed(2), currencyCode };
      const { appUsageRecordCreate } = await admin.run(createUsageRecord, {
        lineId,
        price,
        description,
        key,
      });
      if (appUsageRecordCreate.appUsageRecord) return { ok: true };
      return { ok: false, message: sayRefusals(appUsageRecordCreate.userErrors) };
    },

    async cancelPlan(id) {
      const { appSubscriptionCancel } = await admin.run(cancelSubscription, { id });
      if (appSubscriptionCancel.userErrors.length) throw refused(id, appSubscriptionCancel.userErrors);
    },

    async readCharges() {
      const { currentAppInstallation: all } = await admin.run(readCharges, {});
      const subscriptions = all.allSubscriptions.nodes.map((one) => ({
        id: one.id,
        kind: 'subscription' as const,
        name: one.name,
        status: statusOf(one.status),
        isTest: one.test,
        usageLineId: usageLineOf(one.lineItems),
        periodEnd: one.currentPeriodEnd ? new Date(one.currentPeriodEnd) : null,
      }));
      const purchases = all.oneTimePurchases.nodes.map(({ id, name, status, test: isTest }) => ({
        id,
        kind: 'pack' as const,
        name,
        status: statusOf(status),
        isTest,
        usageLineId: null,
        periodEnd: null,
      }));
      return [...subscriptions, ...purchases];
    },
  };
}

function usageLineOf(lines: Line[]): string | null {
  return lines.find(({ plan }) => plan.pricingDetails.__typename === 'AppUsagePricing')?.id ?? null;
}

/** A frozen subscription belongs to a shop that does not pay: it gives nothing until it is active again. */
function statusOf(status: string): ChargeStatus {
  switch (status) {
    case 'ACTIVE':
      return 'active';
    case 'PENDING':
    case 'ACCEPTED':
    case 'FROZEN':
      return 'pending';
    case 'DECLINED':
    case 'EXPIRED':
      return 'declined';
    default:
      return 'cancelled';
  }
}

function sayRefusals(refusals: Refusals): string {
  return refusals.map(({ message }) => message).join('; ') || 'no reason given';
}

function refused(what: string, refusals: Refusals): Error {
  return new Error(`Shopify does not take the charge "${what}": ${sayRefusals(refusals)}`);
}

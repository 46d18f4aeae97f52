import { type Charge, type ChargeLine, legacyId, nextGid, nextNumber } from '../state.ts';
import { type Call, notImplemented } from './call.ts';
import { connection, type PageArguments } from './connection.ts';
import { metafieldsOf } from './metafields.ts';

type Money = { amount: string; currencyCode: string };
type LineInput = {
  plan: {
    appRecurringPricingDetails?: { price: Money; interval?: string; discount?: unknown } | null;
    appUsagePricingDetails?: { cappedAmount: Money; terms: string } | null;
  };
};

const trialDayMilliseconds = 24 * 3600 * 1000;

/** Nothing is charged before the merchant approves on the page behind `confirmationUrl`. */
export function appSubscriptionCreate(
  args: {
    name: string;
    lineItems: LineInput[];
    returnUrl: string;
    test?: boolean;
    trialDays?: number | null;
  },
  call: Call,
) {
  if (!args.lineItems.length || args.lineItems.length > 2) {
    return {
      appSubscription: null,
      confirmationUrl: null,
      userErrors: [{ field: ['lineItems'], message: 'Line items must have one or two entries' }],
    };
  }
  const charge = newCharge(call, 'subscription', args);
  charge.trialDays = args.trialDays ?? 0;
  charge.lineItems = args.lineItems.map(({ plan }): ChargeLine => {
    const recurring = plan.appRecurringPricingDetails;
    if (recurring?.discount) throw notImplemented('discounts on app subscriptions');
    return {
      id: `${nextGid(call.world, 'AppSubscriptionLineItem')}`,
      recurring: recurring
        ? { price: recurring.price, interval: recurring.interval ?? 'EVERY_30_DAYS' }
        : null,
      usage: plan.appUsagePricingDetails ?? null,
      records: [],
    };
  });
  return {
    appSubscription: presentSubscription(call, charge),
    confirmationUrl: confirmationUrl(call, charge),
    userErrors: [],
  };
}

export function appPurchaseOneTimeCreate(
  args: { name: string; price: Money; returnUrl: string; test?: boolean },
  call: Call,
) {
  if (Number(args.price.amount) < 0.5) {
    return {
      appPurchaseOneTime: null,
      confirmationUrl: null,
      userErrors: [{ field: ['price'], message: 'Price must be greater than or equal to 0.50' }],
    };
  }
  const charge = newCharge(call, 'purchase', args);
  charge.price = args.price;
  return {
    appPurchaseOneTime: presentPurchase(charge),
    confirmationUrl: confirmationUrl(call, charge),
    userErrors: [],
  };
}

export function appSubscriptionCancel({ id }: { id: string }, call: Call) {
  const charge = call.shop.charges.get(id);
  if (charge?.kind !== 'subscription') {
    return {
      appSubscription: null,
      userErrors: [{ field: ['id'], message: 'The subscription does not exist' }],
    };
  }
  charge.status = 'CANCELLED';
  return { appSubscription: presentSubscription(call, charge), userErrors: [] };
}

export function appUsageRecordCreate(
  args: { subscriptionLineItemId: string; price: Money; description: string; idempotencyKey?: string | null },
  call: Call,
) {
  const refused = (field: string, message: string) => ({
    appUsageRecord: null,
    userErrors: [{ field: [field], message }],
  });
  const charge = [...call.shop.charges.values()].find((one) =>
    one.lineItems.some((line) => line.id === args.subscriptionLineItemId),
  );
  const line = charge?.lineItems.find((one) => one.id === args.subscriptionLineItemId);
  if (!charge || !line?.usage)
    return refused('subscriptionLineItemId', 'Subscription line item does not exist');
  if (charge.status !== 'ACTIVE') return refused('subscriptionLineItemId', 'The subscription is not active');
  const known = args.idempotencyKey
    ? line.records.find((record) => record.idempotencyKey === args.idempotencyKey)
    : undefined;
  if (!known) {
    const used = usedAmount(line);
    if (used + Number(args.price.amount) > Number(line.usage.cappedAmount.amount)) {
      return refused('price', 'Total price exceeds balance remaining');
    }
    line.records.push({
      id: nextGid(call.world, 'AppUsageRecord'),
      description: args.description,
      idempotencyKey: args.idempotencyKey ?? null,
      price: args.price,
      createdAt: call.world.clock.now(),
    });
  }
  const record = known ?? line.records.at(-1)!;
  return {
    appUsageRecord: {
      __typename: 'AppUsageRecord',
      ...record,
      subscriptionLineItem: presentLine(call, line),
    },
    userErrors: [],
  };
}

export function currentAppInstallation(_: unknown, call: Call) {
  const { world, shop } = call;
  const charges = [...shop.charges.values()];
  const subscriptions = charges.filter((one) => one.kind === 'subscription');
  const purchases = charges.filter((one) => one.kind === 'purchase');
  const installationId = `gid://shopify/AppInstallation/${legacyId(shop.id)}`;
  return {
    __typename: 'AppInstallation',
    id: installationId,
    accessScopes: call.token.scopes.map((handle) => ({ handle, description: handle.replaceAll('_', ' ') })),
    launchUrl: `https://admin.shopify.com/store/${shop.domain.split('.')[0]}/apps/${world.app.handle}`,
    uninstallUrl: null,
    app: {
      __typename: 'App',
      id: 'gid://shopify/App/1',
      apiKey: world.app.apiKey,
      handle: world.app.handle,
      title: world.app.name,
      embedded: true,
    },
    ...metafieldsOf(call, installationId),
    activeSubscriptions: () =>
      subscriptions.filter(({ status }) => status === 'ACTIVE').map((one) => presentSubscription(call, one)),
    allSubscriptions: (page: PageArguments) =>
      connection(call, subscriptions, page, (one) => presentSubscription(call, one)),
    oneTimePurchases: (page: PageArguments) => connection(call, purchases, page, presentPurchase),
  };
}

function newCharge(
  call: Call,
  kind: Charge['kind'],
  args: { name: string; returnUrl: string; test?: boolean },
): Charge {
  const type = kind === 'subscription' ? 'AppSubscription' : 'AppPurchaseOneTime';
  const charge: Charge = {
    id: `gid://shopify/${type}/${nextNumber(call.world)}`,
    kind,
    name: args.name,
    status: 'PENDING',
    returnUrl: args.returnUrl,
    test: args.test ?? false,
    trialDays: 0,
    price: null,
    lineItems: [],
    createdAt: call.world.clock.now(),
  };
  call.shop.charges.set(charge.id, charge);
  return charge;
}

/** The library follows this address only if it lies in the shop's own admin. */
function confirmationUrl({ shop }: Call, charge: Charge): string {
  return `https://${shop.domain}/admin/charges/${legacyId(charge.id)}/confirm`;
}

function presentSubscription(call: Call, charge: Charge) {
  const started = charge.createdAt.getTime() + charge.trialDays * trialDayMilliseconds;
  return {
    __typename: 'AppSubscription',
    ...charge,
    currentPeriodEnd: charge.status === 'ACTIVE' ? new Date(started + 30 * trialDayMilliseconds) : null,
    lineItems: charge.lineItems.map((line) => presentLine(call, line)),
  };
}

function presentLine(call: Call, line: ChargeLine) {
  const pricingDetails = line.usage
    ? {
        __typename: 'AppUsagePricing',
        ...line.usage,
        interval: 'EVERY_30_DAYS',
        balanceUsed: {
          amount: usedAmount(line).toFixed(2),
          currencyCode: line.usage.cappedAmount.currencyCode,
        },
      }
    : { __typename: 'AppRecurringPricing', ...line.recurring, discount: null, planHandle: null };
  return {
    id: line.id,
    plan: { pricingDetails },
    usageRecords: (page: PageArguments) =>
      connection(call, line.records, page, (record) => ({ __typename: 'AppUsageRecord', ...record })),
  };
}

function presentPurchase(charge: Charge) {
  return { __typename: 'AppPurchaseOneTime', ...charge };
}

function usedAmount(line: ChargeLine): number {
  return line.records.reduce((sum, record) => sum + Number(record.price.amount), 0);
}

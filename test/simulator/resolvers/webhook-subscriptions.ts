import { apiVersion } from '../schema.ts';
import { legacyId, nextGid, type WebhookSubscription } from '../state.ts';
import { type Call, notImplemented } from './call.ts';
import { connection, type PageArguments } from './connection.ts';

type SubscriptionInput = {
  uri?: string | null;
  callbackUrl?: string | null;
  format?: string | null;
  filter?: string | null;
  includeFields?: string[] | null;
  name?: string | null;
};

export function webhookSubscriptionCreate(
  { topic, webhookSubscription: input }: { topic: string; webhookSubscription: SubscriptionInput },
  call: Call,
) {
  const uri = input.uri ?? input.callbackUrl;
  const refused = (message: string) => ({
    webhookSubscription: null,
    userErrors: [{ field: ['webhookSubscription', 'callbackUrl'], message }],
  });
  if (input.filter || input.includeFields?.length) throw notImplemented('webhook filters and includeFields');
  if (!uri) return refused("Address can't be blank");
  const isRelative = uri.startsWith('/');
  if (!isRelative && !uri.startsWith('https://') && !/^http:\/\/(localhost|127\.0\.0\.1)(:|\/)/.test(uri)) {
    return refused('Address protocol http:// is not supported');
  }
  const all = [...call.shop.webhookSubscriptions.values()];
  if (all.some((one) => one.topic === topic && one.uri === uri)) {
    return refused('Address for this topic has already been taken');
  }
  const subscription: WebhookSubscription = {
    id: nextGid(call.world, 'WebhookSubscription'),
    topic,
    uri,
    filter: null,
    includeFields: [],
    name: input.name ?? null,
    createdAt: call.world.clock.now(),
    failuresInARow: 0,
  };
  call.shop.webhookSubscriptions.set(subscription.id, subscription);
  return { webhookSubscription: present(subscription), userErrors: [] };
}

export function webhookSubscriptionDelete({ id }: { id: string }, call: Call) {
  if (call.shop.webhookSubscriptions.delete(id)) return { deletedWebhookSubscriptionId: id, userErrors: [] };
  return {
    deletedWebhookSubscriptionId: null,
    userErrors: [{ field: ['id'], message: 'Webhook subscription does not exist' }],
  };
}

export function webhookSubscription({ id }: { id: string }, call: Call) {
  const found = call.shop.webhookSubscriptions.get(id);
  return found ? present(found) : null;
}

export function webhookSubscriptions(
  page: PageArguments & { topics?: string[] | null; uri?: string | null; query?: string | null },
  call: Call,
) {
  if (page.query) throw notImplemented('webhookSubscriptions(query:)');
  const matching = [...call.shop.webhookSubscriptions.values()].filter(
    (one) => (!page.topics || page.topics.includes(one.topic)) && (!page.uri || page.uri === one.uri),
  );
  return connection(call, matching, page, present);
}

function present(subscription: WebhookSubscription) {
  return {
    __typename: 'WebhookSubscription',
    ...subscription,
    format: 'JSON',
    legacyResourceId: legacyId(subscription.id),
    callbackUrl: subscription.uri,
    metafieldNamespaces: [],
    metafields: [],
    updatedAt: subscription.createdAt,
    apiVersion: { displayName: apiVersion, handle: apiVersion, supported: true },
  };
}

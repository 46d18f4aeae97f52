import { Prisma, type WebhookInbox } from '@prisma/client';
import { pauseAutomation } from '#app/automation/pause-automation.server.ts';
import { applyProduct, markDeleted } from '#app/catalog/apply-product.server.ts';
import { continueSync } from '#app/catalog/bulk-reading.server.ts';
import { settleCharges } from '#app/credits/billing/settle-charges.server.ts';
import { recordEventWith } from '#app/events/record-event.server.ts';
import { cancelGeneration } from '#app/generation/cancel-generation.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { isRefusedToken } from '#app/shopify/admin-error.ts';
import { verifyWebhook } from '#app/shopify/verify-webhook.ts';
import { rememberScopes } from '#app/stores/remember-scopes.server.ts';
import { requestErasure } from '#app/stores/request-erasure.server.ts';
import { uninstallStore } from '#app/stores/uninstall-store.server.ts';

type HandlerServices = Pick<Services, 'db' | 'adminApi' | 'clock' | 'log'>;

/**
 * Answers Shopify: checks the signature over the raw bytes, writes the message down and says 200. What it means is
 * worked out later. A message that came before is thanked for again.
 */
export async function receiveShopifyWebhook(
  services: Pick<Services, 'db' | 'env' | 'clock'>,
  request: Request,
): Promise<Response> {
  if (request.method !== 'POST')
    return new Response('POST only', { status: 405, headers: { allow: 'POST' } });
  const body = Buffer.from(await request.arrayBuffer());
  const verdict = verifyWebhook(request.headers, body, services.env.SHOPIFY_API_SECRET);
  if (!verdict.ok) return new Response(verdict.message, { status: verdict.status });
  const { topic, shopDomain, webhookId, eventId, triggeredAt } = verdict.webhook;
  const payload = JSON.stringify(keepWhatIsNeeded(verdict.webhook.payload));
  const [id, at] = [newId('inb'), services.clock.now()];
  const keep = Prisma.sql`
    INSERT INTO "WebhookInbox" ("id", "shopDomain", "topic", "webhookId", "eventId", "triggeredAt", "payload", "receivedAt")
    VALUES (${id}, ${shopDomain}, ${topic}, ${webhookId}, ${eventId}::text, ${triggeredAt}::timestamp,
      ${payload}::jsonb, ${at}::timestamp)
    ON CONFLICT DO NOTHING RETURNING 1`;
  await recordEventWith(services.db, keep, { type: 'shopify-webhook.received', subjectId: id, at });
  return new Response(null, { status: 200 });
}

/** Only what a handler reads is stored: no customer's name or address ever reaches our database. */
function keepWhatIsNeeded(payload: Record<string, unknown>) {
  const { id, admin_graphql_api_id: gid, updated_at: updatedAt } = payload;
  return {
    ...(typeof gid === 'string' ? { admin_graphql_api_id: gid } : {}),
    ...(typeof id === 'number' || typeof id === 'string' ? { id: String(id) } : {}),
    ...(typeof updatedAt === 'string' ? { updated_at: updatedAt } : {}),
  };
}

/** Does what a received message asks for, once. Throws to be tried again. */
export async function handleShopifyWebhook(
  services: HandlerServices,
  input: { inboxId: string },
): Promise<void> {
  const inbox = await services.db.webhookInbox.findUnique({ where: { id: input.inboxId } });
  if (!inbox || inbox.handledAt) return;
  const handle = handlers[inbox.topic.toLowerCase()];
  const outcome = handle ? await handle(services, inbox) : 'ignored: nobody handles this topic';
  await services.db.webhookInbox.updateMany({
    where: { id: inbox.id, handledAt: null },
    data: { handledAt: services.clock.now(), outcome },
  });
  services.log.info(
    { inboxId: inbox.id, topic: inbox.topic, shop: inbox.shopDomain, outcome },
    'webhook handled',
  );
}

type Handler = (services: HandlerServices, inbox: WebhookInbox) => Promise<string>;

/** Topic → use case. */
const handlers: Record<string, Handler | undefined> = {
  'products/create': (services, inbox) => changeProduct(services, inbox, true),
  'products/update': (services, inbox) => changeProduct(services, inbox, false),
  'products/delete': deleteProduct,
  'bulk_operations/finish': endBulkOperation,
  'app_subscriptions/update': settle,
  'app_purchases_one_time/update': settle,
  'app/uninstalled': uninstall,
  'app/scopes_update': (services, inbox) =>
    inShop(services, inbox, async (storeId) => {
      const found = await rememberScopes(services, { storeId, shopDomain: inbox.shopDomain });
      return `scopes stored: ${found}`;
    }),
  // we keep nothing about a shop's customers
  'customers/data_request': () => Promise.resolve('nothing is kept about customers'),
  'customers/redact': () => Promise.resolve('nothing is kept about customers'),
  'shop/redact': (services, inbox) =>
    requestErasure(services, {
      shopDomain: inbox.shopDomain,
      askedAt: inbox.triggeredAt ?? inbox.receivedAt,
    }),
};

/** What shopify.app.toml subscribes to. */
export const handledTopics = Object.keys(handlers);

async function changeProduct(
  services: HandlerServices,
  inbox: WebhookInbox,
  isNew: boolean,
): Promise<string> {
  const shopifyProductId = productIdOf(inbox);
  if (!shopifyProductId) return 'ignored: no product id';
  return inShop(services, inbox, (storeId) => applyProduct(services, { storeId, shopifyProductId, isNew }));
}

async function deleteProduct(services: HandlerServices, inbox: WebhookInbox): Promise<string> {
  const store = await findInstalledStore(services, inbox);
  const shopifyProductId = productIdOf(inbox);
  if (!store || !shopifyProductId) return 'ignored: no installed store, or no product id';
  await markDeleted(services, { storeId: store.id, shopifyProductId });
  return 'deleted';
}

async function endBulkOperation(services: HandlerServices, inbox: WebhookInbox): Promise<string> {
  const store = await findInstalledStore(services, inbox);
  const { admin_graphql_api_id: bulkOperationId } = inbox.payload as { admin_graphql_api_id?: string };
  if (!store || !bulkOperationId) return 'ignored: no installed store, or no operation';
  const isContinued = await continueSync(services, { storeId: store.id, bulkOperationId });
  return isContinued ? 'the reading goes on' : 'ignored: nobody waits for it';
}

function settle(services: HandlerServices, inbox: WebhookInbox): Promise<string> {
  return inShop(services, inbox, async (storeId) => {
    await settleCharges(services, { storeId });
    return 'charges settled';
  });
}

/** Does what asks the shop, unless it has left. */
async function inShop(
  services: HandlerServices,
  inbox: WebhookInbox,
  work: (storeId: string) => Promise<string>,
): Promise<string> {
  const store = await findInstalledStore(services, inbox);
  if (!store) return 'ignored: no installed store';
  try {
    return await work(store.id);
  } catch (error) {
    if (isRefusedToken(error)) return 'ignored: Shopify refuses our token, the app is uninstalled';
    throw error;
  }
}

async function uninstall(services: HandlerServices, inbox: WebhookInbox): Promise<string> {
  const outcome = await uninstallStore(services, {
    shopDomain: inbox.shopDomain,
    at: inbox.triggeredAt ?? inbox.receivedAt,
  });
  for (const generationId of outcome.unfinishedGenerationIds)
    await cancelGeneration(services, { generationId });
  await pauseAutomation(services, { generationIds: outcome.unfinishedGenerationIds });
  return outcome.kind;
}

function findInstalledStore(services: HandlerServices, inbox: WebhookInbox) {
  return services.db.store.findFirst({ where: { shopDomain: inbox.shopDomain, status: 'installed' } });
}

/** products/delete carries the number only. */
function productIdOf(inbox: WebhookInbox): string | undefined {
  const payload = inbox.payload as { admin_graphql_api_id?: string; id?: string };
  return payload.admin_graphql_api_id ?? (payload.id ? `gid://shopify/Product/${payload.id}` : undefined);
}

import { createHmac, randomUUID } from 'node:crypto';
import { apiVersion } from './schema.ts';
import { record } from './log.ts';
import type { Shop, WebhookSubscription, World } from './state.ts';

/** A subscription as shopify.app.toml declares it: the path is relative to the app's address. */
export type DeclaredSubscription = { topic: string; path: string };

type Delivery = {
  shop: Shop;
  topic: string;
  address: string;
  body: string;
  webhookId: string;
  eventId: string;
  triggeredAt: string;
  subscription: WebhookSubscription | null;
};

export type DeliveryRecord = {
  topic: string;
  shop: string;
  webhookId: string;
  eventId: string;
  attempt: number;
  /** HTTP status, or what went wrong on the way */
  outcome: number | string;
};

const deliveryTimeoutMilliseconds = 5000;
const complianceTopics = new Set(['customers/data_request', 'customers/redact', 'shop/redact']);

/** Sends signed webhooks, with Shopify's retries and, if asked for, its duplicates and wrong order. */
export class Webhooks {
  readonly deliveries: DeliveryRecord[] = [];
  private readonly pending = new Set<string>();

  constructor(
    private readonly world: () => World,
    private readonly declared: DeclaredSubscription[],
  ) {}

  /**
   * Tells every subscriber. The body is made when the message leaves, so that changes within one moment become one
   * message, if `mergeKey` names what changed.
   */
  emit(shop: Shop, topic: string, makeBody: () => unknown, mergeKey?: string): void {
    const world = this.world();
    const key = mergeKey && `${shop.domain} ${topic} ${mergeKey}`;
    if (key && this.pending.has(key)) return;
    if (key) this.pending.add(key);
    const isInstalled =
      shop.installation.installed || topic === 'app/uninstalled' || complianceTopics.has(topic);
    world.clock.after(world.limits.webhookMilliseconds, async () => {
      if (key) this.pending.delete(key);
      if (!isInstalled) return;
      const body = JSON.stringify(makeBody());
      const eventId = randomUUID();
      const triggeredAt = world.clock.now().toISOString();
      for (const target of this.targets(shop, topic)) {
        await this.dispatch({ shop, topic, body, eventId, triggeredAt, webhookId: randomUUID(), ...target });
      }
    });
  }

  private targets(shop: Shop, topic: string) {
    const { app } = this.world();
    const fromConfig = this.declared
      .filter((one) => one.topic === topic && app.url)
      .map((one) => ({ address: new URL(one.path, app.url).href, subscription: null }));
    const fromApi = [...shop.webhookSubscriptions.values()]
      .filter((one) => topicOf(one.topic) === topic)
      .map((one) => ({ address: new URL(one.uri, app.url || undefined).href, subscription: one }));
    return [...fromConfig, ...fromApi];
  }

  private async dispatch(delivery: Delivery): Promise<void> {
    const { faults, clock } = this.world();
    if (faults.happens('lostWebhook')) return;
    const isTwice = faults.happens('duplicateWebhook');
    if (faults.happens('lateWebhook')) clock.after(1500, () => this.attempt(delivery, 0));
    else await this.attempt(delivery, 0);
    if (isTwice) clock.after(300, () => this.attempt(delivery, 0));
  }

  private async attempt(delivery: Delivery, attempt: number): Promise<void> {
    const world = this.world();
    const outcome = await this.post(delivery);
    const { topic, webhookId, eventId, subscription, shop } = delivery;
    this.deliveries.push({ topic, shop: shop.domain, webhookId, eventId, attempt, outcome });
    record(world, {
      kind: 'webhook',
      shop: shop.domain,
      operation: topic,
      operationName: null,
      variables: { webhookId, attempt },
      status: typeof outcome === 'number' ? outcome : 'reset',
      errorCodes: typeof outcome === 'number' ? [] : [outcome],
      deprecated: [],
      requestedCost: null,
      fault: null,
    });
    if (typeof outcome === 'number' && outcome >= 200 && outcome < 300) {
      if (subscription) subscription.failuresInARow = 0;
      return;
    }
    if (subscription) subscription.failuresInARow += 1;
    const wait = world.limits.webhookRetrySeconds[attempt];
    if (wait !== undefined) {
      world.clock.after(wait * 1000, () => this.attempt(delivery, attempt + 1));
    } else if (subscription && subscription.failuresInARow >= world.limits.webhookRetrySeconds.length) {
      // Shopify gives up on subscriptions made through the API; those of the app's configuration stay.
      shop.webhookSubscriptions.delete(subscription.id);
    }
  }

  private async post(delivery: Delivery): Promise<number | string> {
    const { app } = this.world();
    try {
      const response = await fetch(delivery.address, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(deliveryTimeoutMilliseconds),
        body: delivery.body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Shopify-Captain-Hook',
          'x-shopify-topic': delivery.topic,
          'x-shopify-hmac-sha256': createHmac('sha256', app.apiSecret)
            .update(delivery.body, 'utf8')
            .digest('base64'),
          'x-shopify-shop-domain': delivery.shop.domain,
          'x-shopify-api-version': apiVersion,
          'x-shopify-webhook-id': delivery.webhookId,
          'x-shopify-event-id': delivery.eventId,
          'x-shopify-triggered-at': delivery.triggeredAt,
        },
      });
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      return error instanceof Error ? error.name : 'failed';
    }
  }
}

/** PRODUCTS_CREATE → products/create; the resource of a topic may itself hold an underscore. */
export function topicOf(name: string): string {
  const special: Record<string, string> = {
    BULK_OPERATIONS_FINISH: 'bulk_operations/finish',
    APP_SUBSCRIPTIONS_UPDATE: 'app_subscriptions/update',
    APP_PURCHASES_ONE_TIME_UPDATE: 'app_purchases_one_time/update',
    APP_SCOPES_UPDATE: 'app/scopes_update',
  };
  return special[name] ?? name.toLowerCase().replace('_', '/');
}

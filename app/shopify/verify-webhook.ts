import { createHmac, timingSafeEqual } from 'node:crypto';

type ReceivedWebhook = {
  topic: string;
  shopDomain: string;
  webhookId: string;
  eventId: string | null;
  triggeredAt: Date | null;
  payload: Record<string, unknown>;
};

export type WebhookVerdict =
  { ok: true; webhook: ReceivedWebhook } | { ok: false; status: 400 | 401; message: string };

/** Whether these bytes come from Shopify, and what they say. The signature is over the raw bytes, not the parsed JSON. */
export function verifyWebhook(headers: Headers, body: Buffer, appSecret: string): WebhookVerdict {
  const signature = headers.get('x-shopify-hmac-sha256');
  if (!signature) return { ok: false, status: 401, message: 'X-Shopify-Hmac-Sha256 is missing.' };
  if (!isSignedBy(appSecret, body, signature))
    return { ok: false, status: 401, message: 'The signature does not match the body.' };
  const topic = headers.get('x-shopify-topic');
  const shopDomain = headers.get('x-shopify-shop-domain');
  const webhookId = headers.get('x-shopify-webhook-id');
  if (!topic || !shopDomain || !webhookId) {
    return { ok: false, status: 400, message: 'X-Shopify-Topic, -Shop-Domain and -Webhook-Id are needed.' };
  }
  const payload = parseObject(body);
  if (!payload) return { ok: false, status: 400, message: 'The body is no JSON object.' };
  const triggeredAt = new Date(headers.get('x-shopify-triggered-at') ?? '');
  return {
    ok: true,
    webhook: {
      topic,
      shopDomain,
      webhookId,
      eventId: headers.get('x-shopify-event-id'),
      triggeredAt: Number.isNaN(triggeredAt.getTime()) ? null : triggeredAt,
      payload,
    },
  };
}

/** Whether Shopify, which shares the secret with us, has signed these bytes. @param signature in base64 */
export function isSignedBy(appSecret: string, body: Buffer, signature: string): boolean {
  const expected = createHmac('sha256', appSecret).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function parseObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    return parsed as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

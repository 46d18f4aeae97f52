import sharp from 'sharp';
import { afterAll } from 'vitest';
import { createApi } from '#app/api/api.server.ts';
import { operations } from '#app/api/operations.ts';
import { createPixels } from '#app/pixels.server.ts';
import { createPartner } from '#app/partners/create-partner.server.ts';
import { grantStore } from '#app/partners/store-grants.server.ts';
import { newId } from '#app/platform/ids.ts';
import { startValidatingProxy } from '#test/setup/validating-proxy.ts';
import { testClock, testServices } from '#test/setup/services.ts';

/** The API on a database of its own, with two partners of which the first may use the store. */
export async function startApi(env?: Parameters<typeof testServices>[0]['env'], privateHosts?: string[]) {
  const clock = testClock();
  const pixels = createPixels({ threads: 1 });
  afterAll(() => pixels.close());
  const services = { ...(await testServices({ clock, env, privateHosts })), pixels };
  const api = createApi(services);
  const send = await startValidatingProxy(api);
  const store = await services.db.store.create({
    data: { id: newId('store'), kind: 'shopify', name: 'Cups', shopDomain: 'cups.myshopify.com' },
  });
  const partner = await createPartner(services, { name: 'Shopfront', credits: 100 });
  const stranger = await createPartner(services, { name: 'Stranger', credits: 100 });
  await grantStore(services, { partnerId: partner.partner.id, storeId: store.id });
  // the tests ask a lot in one standing minute
  await services.db.partner.updateMany({ data: { ring: 'general' } });

  /**
   * Calls as the first partner unless told otherwise, through a proxy that validates requests and answers against the
   * document. A body that is neither JSON nor a form is more than the proxy can read: it goes past it.
   */
  async function call(method: string, path: string, options: CallOptions = {}) {
    const { body, key = partner.secret, headers = {} } = options;
    const isText = typeof body === 'string' || body instanceof Uint8Array;
    const isForm = body instanceof FormData;
    const response = await (isText ? api.request.bind(api) : send)(path, {
      method,
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(body === undefined || isText || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: (isText || isForm ? body : JSON.stringify(body)) as BodyInit }),
    });
    const text = await response.text();
    const json = JSON.parse(text) as Record<string, unknown>;
    if (response.status < 300) requireDocumented(method, path, response.status, json);
    return { status: response.status, headers: response.headers, text, json };
  }

  return { api, services, clock, store, partner, stranger, call };
}

export type CallOptions = { body?: unknown; key?: string | null; headers?: Record<string, string> };

function requireDocumented(method: string, path: string, status: number, json: unknown): void {
  const plain = path.split('?')[0];
  const operation = operations.find((one) => {
    const form = new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    return one.method === method && form.test(plain);
  });
  if (!operation) throw new Error(`${method} ${plain} is no operation`);
  const documented = operation.responses[status];
  if (!documented) throw new Error(`${operation.id} does not document the status ${status}`);
  documented.schema?.parse(json);
}

/** A small real photo. */
export function photoBytes(size: { width: number; height: number }): Promise<Buffer> {
  return sharp({ create: { ...size, channels: 3, background: '#f2efe9' } })
    .png()
    .toBuffer();
}

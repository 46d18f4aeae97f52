import { describe, expect, onTestFinished, test } from 'vitest';
import { createApi } from '#app/api/api.server.ts';
import { operations } from '#app/api/operations.ts';
import { createPartner } from '#app/partners/create-partner.server.ts';
import { limitClasses, rings, type Quota, type RingRules } from '#app/partners/rings.ts';
import { grantStore } from '#app/partners/store-grants.server.ts';
import { connectRateWindows } from '#app/platform/rate-windows.server.ts';
import { queueBackends } from '#test/setup/queue-backends.ts';
import { startApi } from './start-api.ts';

const { services, clock, store } = await startApi();
const backends = queueBackends(services.env.DATABASE_URL);
const path = '/v1/generations';
const order = { product_image: 'https://cdn.you.com/sku.jpg', store_id: store.id, count: 1 };

function everyClass(quota: Quota): RingRules['partner'] {
  return Object.fromEntries(limitClasses.map((name) => [name, quota])) as RingRules['partner'];
}

function tableOf(partner: Quota, ofStore: Quota) {
  const rules = { partner: everyClass(partner), store: everyClass(ofStore) };
  return { pilot: { ...rings.pilot, ...rules }, beta: rings.beta, general: { ...rings.general, ...rules } };
}

type Left = { policy: string; left: number; seconds: number };

/** Reads a structured list such as `"order-burst";r=3;t=20, …`. */
function leftOf(response: Response): Left[] {
  return [...(response.headers.get('ratelimit') ?? '').matchAll(/"([\w-]+)";r=(\d+);t=(\d+)/g)].map(
    ([, policy, left, seconds]) => ({ policy, left: Number(left), seconds: Number(seconds) }),
  );
}

describe.each(backends)('limits counted on $backend', ({ env, backend }) => {
  /** Two web processes: each has its own connections and its own memory. */
  function openTwo(partner: Quota, ofStore: Quota) {
    return [1, 2].map(() => {
      const rateWindows = connectRateWindows({ ...env, QUEUE_PREFIX: `limits-${process.pid}` }, (error) => {
        throw error;
      });
      onTestFinished(() => rateWindows.close());
      return createApi({ ...services, rateWindows, rings: tableOf(partner, ofStore) });
    });
  }

  async function newPartner() {
    const made = await createPartner(services, { name: `Limits ${backend}`, credits: 500 });
    await grantStore(services, { partnerId: made.partner.id, storeId: store.id });
    const headers = { authorization: `Bearer ${made.secret}`, 'content-type': 'application/json' };
    return {
      post: async (api: ReturnType<typeof createApi>, body: object = order) =>
        api.request(path, { method: 'POST', headers, body: JSON.stringify(body) }),
      get: async (api: ReturnType<typeof createApi>, url: string) => api.request(url, { headers }),
    };
  }

  test('two processes accept exactly what the store may have, and what the partner may have in a day', async () => {
    const [first, second] = openTwo({ burst: 100, daily: 13 }, { burst: 10, daily: 100 });
    const { post } = await newPartner();
    const shoot = (body?: object) =>
      Promise.all(Array.from({ length: 24 }, (_, at) => post(at % 2 ? first : second, body)));
    const inStore = await shoot();
    expect(inStore.filter(({ status }) => status === 202)).toHaveLength(10);
    expect(inStore.filter(({ status }) => status === 429)).toHaveLength(14);
    // refusals took nothing from the partner: the rest of its day is left for other stores
    const elsewhere = await shoot({ ...order, store_id: 'store_elsewhere' });
    expect(elsewhere.filter(({ status }) => status === 404)).toHaveLength(3);
    expect(elsewhere.filter(({ status }) => status === 429)).toHaveLength(21);
  });

  test('nobody is refused while the header promised more, and Retry-After is the truth', async () => {
    const apis = openTwo({ burst: 7, daily: 12 }, { burst: 5, daily: 50 });
    const { post } = await newPartner();
    const turns: { status: number; promised: number; left: Left[]; wait: number; early: number }[] = [];
    let promised = 1;
    for (let turn = 0; turn < 30; turn++) {
      const response = await post(apis[turn % 2]);
      const left = leftOf(response);
      const wait = Number(response.headers.get('retry-after') ?? 0);
      let early = 429;
      if (wait) {
        clock.advance(wait * 1000 - 1000);
        if (wait > 1) early = (await post(apis[turn % 2])).status;
        clock.advance(1000);
      }
      turns.push({ status: response.status, promised, left, wait, early });
      promised = wait ? 1 : Math.min(...left.map((one) => one.left));
    }
    const [accepted, refused] = [202, 429].map((status) => turns.filter((turn) => turn.status === status));
    expect([accepted.length > 20, accepted.length + refused.length]).toEqual([true, 30]);
    expect(refused.every((turn) => turn.promised === 0)).toBe(true);
    const policies = ['order-burst', 'order-daily', 'store-order-burst', 'store-order-daily'];
    expect(
      accepted.filter(({ left }) => left.map(({ policy }) => policy).join() !== policies.join()),
    ).toEqual([]);
    for (const { left, wait, early } of refused) {
      expect(wait).toBe(Math.max(...left.filter((one) => one.left === 0).map(({ seconds }) => seconds)));
      expect(early).toBe(429);
    }
  });

  test('429: a problem that names the policies; kinds of requests are counted apart', async () => {
    const [api] = openTwo({ burst: 2, daily: 50 }, { burst: 50, daily: 50 });
    const { post, get } = await newPartner();
    await post(api);
    await post(api);
    const refused = await post(api);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-policy')).toBe(
      '"order-burst";q=2;w=60, "order-daily";q=50;w=86400',
    );
    expect(await refused.json()).toMatchObject({
      code: 'rate_limited',
      status: 429,
      retryable: true,
      request_id: refused.headers.get('request-id'),
      'violated-policies': ['order-burst'],
    });
    expect((await get(api, '/v1/credits')).status).toBe(200);
  });
});

test('every operation that needs a key counts: 429 once its class is used up', async () => {
  const table = tableOf({ burst: 1, daily: 100 }, { burst: 100, daily: 100 });
  for (const operation of operations.filter(({ scope }) => scope)) {
    const api = createApi({ ...services, rings: table });
    const { secret } = await createPartner(services, { name: operation.id, credits: 0 });
    const ask = () =>
      api.request(operation.path.replaceAll(/\{\w+\}/g, 'none_x'), {
        method: operation.method,
        headers: { authorization: `Bearer ${secret}` },
        ...(operation.body ? { body: '{}' } : {}),
      });
    const first = await ask();
    expect([operation.id, first.status < 429, first.headers.has('ratelimit')]).toEqual([
      operation.id,
      true,
      true,
    ]);
    const second = await ask();
    expect([operation.id, second.status, second.headers.get('content-type')]).toEqual([
      operation.id,
      429,
      'application/problem+json',
    ]);
  }
});

test.each([
  ['GET', '/v1/models'],
  ['GET', '/v1/openapi.json'],
  ['GET', '/v1/nothing'],
  ['PUT', '/v1/models'],
  ['GET', '/api/v1/nothing'],
  ['GET', '/v1/credits'],
  ['GET', `/a/${'8'.repeat(64)}.jpg`],
  ['OPTIONS', '/a/x'],
  ['GET', '/health/live'],
  ['GET', '/health/ready'],
  ['GET', '/metrics'],
  ['GET', '/docs'],
  ['GET', '/nowhere'],
])('%s %s carries one Request-Id', async (method, url) => {
  const response = await createApi(services).request(url, { method });
  expect(response.headers.get('request-id')).toMatch(/^req_[0-9A-Za-z]{16}$/);
});

test('a fault on our side is a problem with the same Request-Id', async () => {
  const broken = { ...services, queue: undefined } as never;
  const response = await createApi(broken).request('/metrics');
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({
    code: 'internal_error',
    request_id: response.headers.get('request-id'),
  });
});

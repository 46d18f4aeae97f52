import { LRUCache } from 'lru-cache';
import type { RateUse, RateWindow } from '#app/platform/rate-windows.server.ts';
import type { Services } from '#app/services.ts';
import { ringOf, type LimitClass, type Quota } from './rings.ts';

export type RateAsk = {
  partner: { id: string; ring: string };
  mode: 'live' | 'test';
  limit: LimitClass;
  /** the store that the request concerns, as the caller names it */
  storeId: string | undefined;
};

export type RateVerdict = {
  ok: boolean;
  /** RateLimit and RateLimit-Policy; Retry-After too when refused */
  headers: Record<string, string>;
  /** names of the policies that refused */
  violated: string[];
  retryAfterSeconds: number;
};

export type RateLimiter = {
  /** refuses without looking anything up while a partner is known to have used up a limit; else undefined */
  refuseEarly(ask: RateAsk): RateVerdict | undefined;
  /** counts the request against every limit that it falls under, or against none */
  take(ask: RateAsk): Promise<RateVerdict>;
};

type Limiting = Pick<Services, 'db' | 'clock' | 'rateWindows' | 'rings'>;

const burstSeconds = 60;
const dailySeconds = 86_400;
const ringKnownMs = 10_000;

/** Limits by partner and by store, in a minute and in a day; all processes count together. */
export function createRateLimiter(services: Limiting): RateLimiter {
  /** group and window → when it is free again: until then the answer is known */
  const usedUp = new LRUCache<string, number>({ max: 10_000 });
  const storeRings = new LRUCache<string, string>({ max: 10_000, ttl: ringKnownMs });

  async function ringOfStore({ partner, storeId = '' }: RateAsk): Promise<string> {
    const key = `${partner.id} ${storeId}`;
    const known = storeRings.get(key);
    if (known) return known;
    // a store that is not this partner's has the limits of one that does not exist
    const store = await services.db.store.findFirst({
      where: {
        id: storeId,
        OR: [{ ownerPartnerId: partner.id }, { grants: { some: { partnerId: partner.id } } }],
      },
      select: { ring: true },
    });
    const ring = store?.ring ?? 'general';
    storeRings.set(key, ring);
    return ring;
  }

  function refuseFrom(group: string, windows: LimitWindow[]): RateVerdict | undefined {
    const nowMs = services.clock.now().getTime();
    const full = windows.flatMap((window) => {
      const resetsAtMs = usedUp.get(`${group}/${window.name}`) ?? 0;
      return resetsAtMs > nowMs ? [{ window, use: { used: window.quota, resetsAtMs } }] : [];
    });
    if (!full.length) return undefined;
    return verdictOf(false, windows, full, nowMs);
  }

  return {
    refuseEarly: (ask) => refuseFrom(groupOf(ask), partnerWindows(services, ask)),
    async take(ask) {
      const group = groupOf(ask);
      const windows = partnerWindows(services, ask);
      if (ask.storeId) windows.push(...storeWindows(services, ask, await ringOfStore(ask)));
      const known = refuseFrom(group, windows);
      if (known) return known;
      const now = services.clock.now();
      const { ok, uses } = await services.rateWindows.take(group, windows, now);
      const parts = windows.map((window, index) => ({ window, use: uses[index] }));
      for (const { window, use } of parts)
        if (use.used >= window.quota) usedUp.set(`${group}/${window.name}`, use.resetsAtMs);
      return verdictOf(ok, windows, parts, now.getTime());
    },
  };
}

function groupOf({ partner, mode }: RateAsk): string {
  return mode === 'test' ? `${partner.id}:test` : partner.id;
}

type LimitWindow = RateWindow & { policy: string };

function partnerWindows({ rings }: Limiting, { partner, limit }: RateAsk): LimitWindow[] {
  return windowsOf(limit, limit, rings[ringOf(partner.ring)].partner[limit]);
}

function storeWindows({ rings }: Limiting, { limit, storeId }: RateAsk, ring: string): LimitWindow[] {
  return windowsOf(`store-${limit}`, `${storeId}/${limit}`, rings[ringOf(ring)].store[limit]);
}

/** @param policy as the partner reads it; it knows which store it asked about */
function windowsOf(policy: string, name: string, { burst, daily }: Quota): LimitWindow[] {
  return [
    { policy: `${policy}-burst`, name: `${name}/burst`, quota: burst, seconds: burstSeconds },
    { policy: `${policy}-daily`, name: `${name}/daily`, quota: daily, seconds: dailySeconds },
  ];
}

type Part = { window: LimitWindow; use: RateUse };

function verdictOf(ok: boolean, windows: LimitWindow[], parts: Part[], nowMs: number): RateVerdict {
  const secondsTo = ({ use }: Part) => Math.max(1, Math.ceil((use.resetsAtMs - nowMs) / 1000));
  const leftOf = ({ window, use }: Part) => Math.max(0, window.quota - use.used);
  const full = ok ? [] : parts.filter((part) => leftOf(part) === 0);
  const retryAfterSeconds = Math.max(0, ...full.map(secondsTo));
  const policies = windows.map((one) => `"${one.policy}";q=${one.quota};w=${one.seconds}`);
  const left = parts.map((part) => `"${part.window.policy}";r=${leftOf(part)};t=${secondsTo(part)}`);
  return {
    ok,
    violated: full.map(({ window }) => window.policy),
    retryAfterSeconds,
    headers: {
      'RateLimit-Policy': policies.join(', '),
      RateLimit: left.join(', '),
      ...(ok ? {} : { 'Retry-After': String(retryAfterSeconds) }),
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';

/** What Shopify says of a shop's budget with every answer, in points. */
export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** Keeps one process within one shop's budget by waiting before a request rather than failing after it. */
export type Throttle = {
  /** waits until about `name`'s cost is there, and takes it */
  take(name: string): Promise<number>;
  /** gives back what `take` took, and learns from the answer */
  settle(name: string, taken: number, answer?: { requestedCost: number; status: ThrottleStatus }): void;
  /** seconds until `cost` points are there again, by the last answer */
  secondsUntil(cost: number): number;
};

/** Points left for whatever else the app does in the shop, such as the merchant's own clicks: a part of the bucket. */
const reservedShare = 0.1;
const unknownCost = 20;

export function createThrottle(now: () => number = () => performance.now()): Throttle {
  const costs = new Map<string, number>();
  let status: ThrottleStatus | undefined;
  let readAt = 0;
  let inFlight = 0;

  function available(): number {
    if (!status) return Number.POSITIVE_INFINITY;
    const restored = ((now() - readAt) / 1000) * status.restoreRate;
    return Math.min(status.maximumAvailable, status.currentlyAvailable + restored) - inFlight;
  }

  function secondsUntil(cost: number): number {
    if (!status) return 0;
    const wanted = Math.min(cost + status.maximumAvailable * reservedShare, status.maximumAvailable);
    return Math.max(0, (wanted - available()) / Math.max(1, status.restoreRate));
  }

  return {
    secondsUntil,
    async take(name) {
      const cost = costs.get(name) ?? unknownCost;
      for (let seconds = secondsUntil(cost); seconds > 0; seconds = secondsUntil(cost)) {
        await sleep(Math.min(5000, seconds * 1000 + 5));
      }
      inFlight += cost;
      return cost;
    },
    settle(name, taken, answer) {
      inFlight -= taken;
      if (!answer) return;
      costs.set(name, answer.requestedCost);
      status = answer.status;
      readAt = now();
    },
  };
}

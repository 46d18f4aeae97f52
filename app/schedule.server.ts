import { setTimeout as sleep } from 'node:timers/promises';
import { lookAgainWhenDue } from '#app/automation/look-again.server.ts';
import { reconcileWhenDue } from '#app/catalog/reconcile-catalog.server.ts';
import { settleWhenDue } from '#app/credits/billing/settle-charges.server.ts';
import { purgeWhenDue } from '#app/purge.server.ts';
import type { Services } from '#app/services.ts';

type Scheduling = Pick<Services, 'db' | 'clock' | 'log'>;

/** What is done because its time has come. Each takes what is due for itself, so that several processes may ask. */
const duties: ((services: Scheduling) => Promise<number>)[] = [
  lookAgainWhenDue,
  reconcileWhenDue,
  settleWhenDue,
  purgeWhenDue,
];

/** Looks for what is due, now and every `intervalMs`; the returned function stops it. */
export function startSchedule(services: Scheduling, intervalMs = 15_000): () => Promise<void> {
  const stopping = new AbortController();
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await runDue(services);
      await sleep(intervalMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stopping.abort();
    await loop;
  };
}

/** Does all that is due; a duty that fails is logged and asked again the next time. */
export async function runDue(services: Scheduling): Promise<void> {
  for (const duty of duties) {
    try {
      while ((await duty(services)) > 0);
    } catch (error) {
      services.log.error({ err: error }, 'something that was due failed; it is tried again');
    }
  }
}

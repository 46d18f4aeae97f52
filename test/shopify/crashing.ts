import { setTimeout as sleep } from 'node:timers/promises';
import { publishAsset } from '#app/publishing/publish-asset.server.ts';
import type { AdminApi, AdminClient } from '#app/shopify/admin-api.server.ts';
import { AdminError } from '#app/shopify/admin-error.ts';
import type { TestServices } from './shop-under-test.ts';

export class Crash extends Error {}

/** The same services, but the process "dies" before or after the given call to Shopify, once; 0 = never. */
export function crashingAt(
  services: TestServices,
  call: number,
  when: 'before' | 'after',
): TestServices & { calls: string[] } {
  const calls: string[] = [];
  const adminApi: AdminApi = {
    forShop(domain) {
      const real = services.adminApi.forShop(domain);
      const run: AdminClient['run'] = async (document, variables) => {
        calls.push(document.name);
        const isIt = calls.length === call;
        if (isIt && when === 'before') throw new Crash(document.name);
        const result = await real.run(document, variables);
        if (isIt) throw new Crash(document.name);
        return result;
      };
      return { shopDomain: domain, run };
    },
  };
  return { ...services, adminApi, calls };
}

/** As the queue does: again until it ends without an error. Returns how often it failed. */
export async function untilDone(run: () => Promise<void>): Promise<number> {
  for (let failures = 0; failures < 8; failures++) {
    const error = await run().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error === null) return failures;
    const isExpected = error instanceof Crash || (error instanceof AdminError && error.kind === 'lost-reply');
    if (!isExpected) throw new Error('The job failed for another reason', { cause: error });
  }
  throw new Error('The job failed 8 times');
}

/** Publishes as the queue does: a run that waits for Shopify, as it may on a busy machine, is followed by another. */
export async function untilPublished(services: TestServices, publicationId: string): Promise<number> {
  let failures = 0;
  for (let round = 0; round < 100; round++) {
    failures += await untilDone(() => publishAsset(services, { publicationId }));
    const { status } = await services.db.publication.findUniqueOrThrow({ where: { id: publicationId } });
    if (!['queued', 'uploaded', 'attached'].includes(status)) return failures;
    await sleep(20);
  }
  throw new Error('The publication still waits');
}

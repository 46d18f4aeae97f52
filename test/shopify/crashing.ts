import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '#app/platform/db.server.ts';
import { publishAsset } from '#app/publishing/publish-asset.server.ts';
import type { AdminApi, AdminClient } from '#app/shopify/admin-api.server.ts';
import { AdminError } from '#app/shopify/admin-error.ts';
import type { TestServices } from './test-services.ts';

export class Crash extends Error {}

/**
 * The same services, but the process dies right after its n-th change of anything outside itself: a mutation in the shop, a
 * write to the database, an object stored; never if n is 0. What it merely reads leaves no trace, so dying anywhere between
 * two changes is dying right after the first of them.
 */
export function dyingAfter(
  services: TestServices,
  change: number,
  die: (name: string) => void = (name) => {
    throw new Crash(name);
  },
): TestServices & { changes: string[] } {
  const changes: string[] = [];
  const isDead = () => change > 0 && changes.length >= change;
  async function live<Result>(name: string | null, work: () => Promise<Result>): Promise<Result> {
    if (isDead()) throw new Crash('it is dead');
    const result = await work();
    if (name) changes.push(name);
    if (name && isDead()) die(name);
    return result;
  }
  const adminApi: AdminApi = {
    forShop(domain) {
      const real = services.adminApi.forShop(domain);
      const run: AdminClient['run'] = (document, variables) =>
        live(document.kind === 'mutation' ? document.name : null, () => real.run(document, variables));
      return { shopDomain: domain, run };
    },
  };
  const objects = {
    ...services.objects,
    put: (...given: Parameters<typeof services.objects.put>) =>
      live('objects.put', () => services.objects.put(...given)),
  };
  return { ...services, adminApi, objects, db: watchWrites(services.db, live), changes };
}

type Live = <Result>(name: string | null, work: () => Promise<Result>) => Promise<Result>;
type Call = (...given: unknown[]) => Promise<unknown>;

const writes = /^(create|update|delete|upsert)/;

/** A transaction is one change: it is written whole, or not at all. */
function watchWrites(db: Db, live: Live): Db {
  const watch = (target: object, prefix: string): object =>
    new Proxy(target, {
      get(inside, property) {
        const value: unknown = Reflect.get(inside, property);
        const name = `${prefix}${String(property)}`;
        if (name === '$transaction' || (prefix && writes.test(String(property))))
          return (...given: unknown[]) => live(name, () => (value as Call).apply(inside, given));
        if (!prefix && typeof value === 'object' && value !== null && !name.startsWith('_'))
          return watch(value, `${name}.`);
        return typeof value === 'function' ? (value as Call).bind(inside) : value;
      },
    });
  return watch(db, '') as Db;
}

/** What a dying process did before its {@link Crash}, tried once or again and again. Any other error is thrown. */
export async function untilDead(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    const reason = error instanceof Error ? (error.cause ?? error) : error;
    if (!(reason instanceof Crash)) throw error;
  });
}

/** As the queue does: again until it ends without an error. Returns how often it failed. */
export async function untilDone(run: () => Promise<void>): Promise<number> {
  let error: unknown = null;
  for (let failures = 0; failures < 8; failures++) {
    error = await run().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error === null) return failures;
    const isExpected = error instanceof Crash || (error instanceof AdminError && error.kind === 'lost-reply');
    if (!isExpected) throw new Error('The job failed for another reason', { cause: error });
  }
  throw new Error('The job failed 8 times', { cause: error });
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

import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { makeGeneration } from '#test/factories/generation.ts';
import { makeProduct } from '#test/factories/product.ts';
import { makeStore } from '#test/factories/store.ts';
import { testDatabase } from '#test/setup/database.ts';

type Query = (this: pg.Client, ...given: unknown[]) => Promise<unknown>;

/** How many queries were under way on one connection at the same moment, at most. */
function watchConnections(): { most: () => number; stop: () => void } {
  const running = new Map<pg.Client, number>();
  let most = 0;
  const { query } = pg.Client.prototype as unknown as { query: Query };
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function watched(
    this: pg.Client,
    ...given: unknown[]
  ) {
    const count = (running.get(this) ?? 0) + 1;
    running.set(this, count);
    most = Math.max(most, count);
    return query.apply(this, given).finally(() => running.set(this, (running.get(this) ?? 1) - 1)) as never;
  });
  return { most: () => most, stop: () => spy.mockRestore() };
}

test('the queries of a transaction take turns on its connection, also those of one include', async () => {
  const { db } = await testDatabase();
  const store = await makeStore(db);
  const product = await makeProduct(db, { storeId: store.id });
  const generation = await makeGeneration(db, { storeId: store.id, productId: product.id });
  const watch = watchConnections();
  const found = await db.$transaction(async (tx) => {
    const include = { store: { include: { rules: true, grants: true } }, product: true, assets: true };
    const read = () => tx.generation.findUniqueOrThrow({ where: { id: generation.id }, include });
    const [first] = await Promise.all([read(), read()]);
    return first;
  });
  watch.stop();
  expect(found).toMatchObject({
    store: { id: store.id, grants: [] },
    product: { id: product.id },
    assets: [],
  });
  expect(watch.most()).toBe(1);
});

test('a query that fails inside a transaction does not stop it from being rolled back', async () => {
  const { db } = await testDatabase();
  const attempt = db.$transaction(async (tx) => {
    await tx.store.create({ data: { id: 'store_undone', kind: 'partner', name: 'Undone' } });
    await Promise.all([tx.$queryRaw`SELECT 1 / 0`, tx.store.count(), tx.store.count()]);
  });
  await expect(attempt).rejects.toThrow('division by zero');
  expect(await db.store.count()).toBe(0);
});

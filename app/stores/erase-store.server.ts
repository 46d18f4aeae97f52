import type { Services } from '#app/services.ts';

/**
 * Deletes everything that is known of a shop: its rows, the webhooks received from it, and the bytes of its photos. The
 * credit ledger stays, which holds numbers only. Safe to repeat: objects go first, so that a crash leaves the rows that
 * name them.
 */
export async function eraseStore(
  services: Pick<Services, 'db' | 'objects' | 'log'>,
  input: { shopDomain: string },
): Promise<void> {
  const { shopDomain } = input;
  const store = await services.db.store.findUnique({ where: { shopDomain } });
  if (store?.status === 'installed') {
    services.log.info({ shop: shopDomain }, 'not erased: the shop has installed the app again');
    return;
  }
  const objectCount = store ? await eraseObjects(services, store.id) : 0;
  await services.db.$transaction(
    async (tx) => {
      await tx.session.deleteMany({ where: { shop: shopDomain } });
      await tx.webhookInbox.deleteMany({ where: { shopDomain } });
      if (!store) return;
      await tx.event.deleteMany({ where: { storeId: store.id } });
      await tx.generation.deleteMany({ where: { storeId: store.id } });
      await tx.store.delete({ where: { id: store.id } });
    },
    { timeout: 120_000 },
  );
  services.log.info({ shop: shopDomain, objects: objectCount, known: Boolean(store) }, 'a store was erased');
}

/** Bytes are kept by their content, so another store may hold the same: those stay. */
async function eraseObjects(services: Pick<Services, 'db' | 'objects'>, storeId: string): Promise<number> {
  const keys = await services.db.$queryRaw<{ key: string }[]>`
    WITH own AS (
      SELECT a."objectKey" AS key FROM "Asset" a JOIN "Generation" g ON g."id" = a."generationId"
        WHERE g."storeId" = ${storeId}
      UNION SELECT "sourceKey" FROM "Generation" WHERE "storeId" = ${storeId}
    )
    SELECT key FROM own WHERE key IS NOT NULL
      AND NOT EXISTS (
        SELECT 1 FROM "Asset" a JOIN "Generation" g ON g."id" = a."generationId"
        WHERE a."objectKey" = own.key AND g."storeId" IS DISTINCT FROM ${storeId})
      AND NOT EXISTS (
        SELECT 1 FROM "Generation" g
        WHERE g."sourceKey" = own.key AND g."storeId" IS DISTINCT FROM ${storeId})
      AND NOT EXISTS (SELECT 1 FROM "Photo" p WHERE p."objectKey" = own.key AND p."storeId" <> ${storeId})`;
  for (const { key } of keys) await services.objects.delete(key);
  return keys.length;
}

import type { Tx } from '#app/platform/db.server.ts';

/**
 * Fills a table `erased_id`, which lives as long as the transaction, with every name under which something of a shop may be
 * written down elsewhere: in events, in jobs.
 */
export async function listErasedIds(
  tx: Tx,
  { shopDomain, storeId }: { shopDomain: string; storeId: string | null },
): Promise<void> {
  await tx.$executeRaw`CREATE TEMPORARY TABLE erased_id (id text PRIMARY KEY) ON COMMIT DROP`;
  await tx.$executeRaw`
    INSERT INTO erased_id
    SELECT ${shopDomain}
    UNION SELECT "id" FROM "WebhookInbox" WHERE "shopDomain" = ${shopDomain}
    UNION SELECT "id" FROM "Store" WHERE "id" = ${storeId}
    UNION SELECT "id" FROM "Partner" WHERE "storeId" = ${storeId}
    UNION SELECT k."id" FROM "ApiKey" k JOIN "Partner" p ON p."id" = k."partnerId" WHERE p."storeId" = ${storeId}
    UNION SELECT "id" FROM "Product" WHERE "storeId" = ${storeId}
    UNION SELECT "id" FROM "Photo" WHERE "storeId" = ${storeId}
    UNION SELECT "id" FROM "CatalogSync" WHERE "storeId" = ${storeId}
    UNION SELECT "id" FROM "Generation" WHERE "storeId" = ${storeId}
    UNION SELECT a."id" FROM "Asset" a JOIN "Generation" g ON g."id" = a."generationId" WHERE g."storeId" = ${storeId}
    UNION SELECT "id" FROM "Publication" WHERE "storeId" = ${storeId}`;
  await tx.$executeRaw`ANALYZE erased_id`;
  await tx.$executeRaw`
    INSERT INTO erased_id
    SELECT w."id" FROM "WebhookEvent" w WHERE w."subjectId" IN (SELECT id FROM erased_id)
      OR EXISTS (SELECT 1 FROM "Generation" g WHERE g."storeId" = ${storeId} AND g."partnerId" = w."partnerId"
        AND g."batchId" = w."subjectId" AND w."body" LIKE '%' || g."id" || '%')`;
  await tx.$executeRaw`
    INSERT INTO erased_id SELECT "id" FROM "Delivery" WHERE "eventId" IN (SELECT id FROM erased_id)`;
}

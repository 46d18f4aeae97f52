import { heatMapKey } from '#app/storage/asset-url.ts';
import { forgetOwner } from '#app/credits/forget-owner.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { isJobName } from '#app/queue/jobs.ts';
import type { Services } from '#app/services.ts';
import { listErasedIds } from './list-erased-ids.server.ts';

/**
 * Deletes everything that is known of a shop: its rows, what was written down about them elsewhere, the webhooks received
 * from it, its jobs, and the bytes of its photos. The credit ledger keeps its sums and forgets whose they were. Safe to
 * repeat: objects and jobs go first, so that a crash leaves the rows that name them.
 */
export async function eraseStore(
  services: Pick<Services, 'db' | 'objects' | 'log' | 'queue'>,
  input: { shopDomain: string },
): Promise<void> {
  const { shopDomain } = input;
  const store = await services.db.store.findUnique({ where: { shopDomain } });
  if (store?.status === 'installed') {
    services.log.info({ shop: shopDomain }, 'not erased: the shop has installed the app again');
    return;
  }
  const objectCount = store ? await eraseObjects(services, store.id) : 0;
  const shop = { shopDomain, storeId: store?.id ?? null };
  await forgetJobs(services, shop);
  await services.db.$transaction((tx) => eraseRows(tx, shop), { timeout: 600_000 });
  // no name: the log outlives the shop
  services.log.info({ objects: objectCount, known: Boolean(store) }, 'a store was erased');
}

type Shop = { shopDomain: string; storeId: string | null };

/** Takes the shop's jobs out of the queue; their rows in the outbox go with the others. */
async function forgetJobs(services: Pick<Services, 'db' | 'queue'>, shop: Shop): Promise<void> {
  const rows = await services.db.$transaction(
    async (tx) => {
      await listErasedIds(tx, shop);
      return tx.$queryRaw<{ id: string; name: string }[]>`
        SELECT j."id", j."name" FROM "OutboxJob" j WHERE EXISTS (
          SELECT 1 FROM jsonb_each_text(j."payload") v JOIN erased_id e ON e.id = v.value)`;
    },
    { timeout: 600_000 },
  );
  await services.queue.forget(rows.flatMap(({ id, name }) => (isJobName(name) ? [{ id, name }] : [])));
}

async function eraseRows(tx: Tx, { shopDomain, storeId }: Shop): Promise<void> {
  await listErasedIds(tx, { shopDomain, storeId });
  await tx.$executeRaw`
    DELETE FROM "Event" v WHERE v."storeId" = ${storeId}
      OR EXISTS (SELECT 1 FROM erased_id e WHERE e.id = v."subjectId")`;
  await tx.$executeRaw`
    DELETE FROM "OutboxJob" j WHERE EXISTS (
      SELECT 1 FROM jsonb_each_text(j."payload") v JOIN erased_id e ON e.id = v.value)`;
  await tx.session.deleteMany({ where: { shop: shopDomain } });
  await tx.webhookInbox.deleteMany({ where: { shopDomain } });
  await tx.invitation.deleteMany({ where: { shopDomain } });
  await tx.shopBudget.deleteMany({ where: { shopDomain } });
  if (!storeId) return;
  await erasePartnersCopies(tx, storeId);
  await forgetOwner(tx, { kind: 'store', id: storeId });
  // its own account, with its keys, goes with the store
  const account = await tx.partner.findUnique({ where: { storeId }, select: { id: true } });
  if (account) await forgetOwner(tx, { kind: 'test', id: account.id });
  await tx.$executeRaw`
    DELETE FROM "AuditEntry" WHERE "subject" IN (SELECT id FROM erased_id) OR "actor" = ${storeId}
      OR "detail"->>'storeId' = ${storeId} OR "detail"->>'partnerId' = ${account?.id ?? null}`;
  await tx.generation.deleteMany({ where: { storeId } });
  await tx.store.delete({ where: { id: storeId } });
}

/** What partners were told, answered and counted about this store. Their own rows stay. */
async function erasePartnersCopies(tx: Tx, storeId: string): Promise<void> {
  await tx.rateWindow.deleteMany({ where: { key: { contains: storeId } } });
  // with its deliveries and their attempts
  await tx.$executeRaw`DELETE FROM "WebhookEvent" WHERE "id" IN (SELECT id FROM erased_id)`;
  await tx.$executeRaw`
    DELETE FROM "IdempotentReply" r WHERE r."body"::text LIKE '%' || ${storeId} || '%' OR EXISTS (
      SELECT 1 FROM "Generation" g WHERE g."storeId" = ${storeId} AND g."partnerId" = r."partnerId"
        AND (r."body"::text LIKE '%' || g."id" || '%' OR r."body"::text LIKE '%' || g."jobId" || '%'
          OR r."body"::text LIKE '%' || g."batchId" || '%'))`;
  await tx.$executeRaw`
    UPDATE "BatchItem" i SET "reference" = NULL, "generationId" = NULL, "errorCode" = 'store_erased',
      "errors" = '[{"path":"","message":"The store was erased at its owner''s request."}]'::jsonb
    FROM "Generation" g WHERE g."storeId" = ${storeId} AND i."generationId" = g."id"`;
}

/** Bytes are kept by their content, so another store may hold the same: those stay. */
async function eraseObjects(services: Pick<Services, 'db' | 'objects'>, storeId: string): Promise<number> {
  const keys = await services.db.$queryRaw<{ key: string }[]>`
    WITH own AS (
      SELECT a."objectKey" AS key FROM "Asset" a JOIN "Generation" g ON g."id" = a."generationId"
        WHERE g."storeId" = ${storeId}
      UNION SELECT "sourceKey" FROM "Generation" WHERE "storeId" = ${storeId}
      UNION SELECT "objectKey" FROM "Photo" WHERE "storeId" = ${storeId}
      UNION SELECT "backupKey" FROM "Publication" WHERE "storeId" = ${storeId}
    )
    SELECT key FROM own WHERE key IS NOT NULL
      AND NOT EXISTS (
        SELECT 1 FROM "Asset" a JOIN "Generation" g ON g."id" = a."generationId"
        WHERE a."objectKey" = own.key AND g."storeId" IS DISTINCT FROM ${storeId})
      AND NOT EXISTS (
        SELECT 1 FROM "Generation" g
        WHERE g."sourceKey" = own.key AND g."storeId" IS DISTINCT FROM ${storeId})
      AND NOT EXISTS (SELECT 1 FROM "Photo" p WHERE p."objectKey" = own.key AND p."storeId" <> ${storeId})`;
  for (const { key } of keys) {
    await services.objects.delete(key);
    if (key.startsWith('assets/')) await services.objects.delete(heatMapKey(key));
  }
  return keys.length;
}

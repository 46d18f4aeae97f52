import { Prisma } from '@prisma/client';
import type { Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import { fileMarkIn } from './file-mark.ts';

/** What is read of a product, a variant and a photo, by whichever way. */
export type ReadProduct = {
  id: string;
  title: string;
  handle: string;
  status: string;
  vendor: string;
  productType: string;
  tags: string[];
  updatedAt: string;
  category: string;
  options: { name: string; values: string[] }[];
};
export type ReadMembership = { id: string; title: string; productId: string };
export type ReadVariant = { id: string; productId: string; title: string; position: number };
export type ReadPhoto = {
  id: string;
  productId: string;
  alt: string;
  status: string;
  url: string;
  width: number | null;
  height: number | null;
  position: number;
};

/**
 * `readingId` names the reading: a sync, or one look at one product. Rows that a reading did not see are its leftovers.
 * `startedAt` is needed when others may have stored newer readings meanwhile: Shopify's times are whole seconds, so two
 * states can carry the same one.
 */
type Reading = {
  storeId: string;
  readingId: string;
  startedAt?: Date;
  /** are products that this reading finds first new to the store? They then wait to be announced to automation */
  findsNewProducts?: boolean;
};

/**
 * Writes products; one that is stored in a newer state stays as it is, and so do its photos and variants (they are
 * matched by `readingId`).
 */
export async function storeProducts(tx: Tx, reading: Reading, products: ReadProduct[]): Promise<void> {
  const rows = products.map((product) => ({ ...product, key: newId('prd') }));
  const startedAt = reading.startedAt ?? new Date(Date.UTC(9999, 0, 1));
  await tx.$executeRaw`
    INSERT INTO "Product" ("id", "storeId", "shopifyId", "title", "handle", "status", "vendor", "productType", "tags",
      "collectionIds", "category", "options", "shopifyUpdatedAt", "lastSyncId", "announcement", "updatedAt")
    SELECT r.key, ${reading.storeId}, r.id, r.title, r.handle, r.status, r.vendor, r."productType",
      ARRAY(SELECT json_array_elements_text(r.tags)), '{}', r.category, r.options, (r."updatedAt"::timestamptz AT TIME ZONE 'UTC'),
      ${reading.readingId}, ${reading.findsNewProducts ? 'waiting' : 'none'}, now() AT TIME ZONE 'UTC'
    FROM json_to_recordset(${json(rows)}) AS r(key text, id text, title text, handle text, status text, vendor text,
      "productType" text, tags json, category text, options jsonb, "updatedAt" text)
    ON CONFLICT ("storeId", "shopifyId") DO UPDATE SET "title" = excluded."title", "handle" = excluded."handle",
      "status" = excluded."status", "vendor" = excluded."vendor", "productType" = excluded."productType",
      "tags" = excluded."tags", "options" = excluded."options",
      "collectionIds" = '{}', "category" = excluded."category", "shopifyUpdatedAt" = excluded."shopifyUpdatedAt",
      "lastSyncId" = excluded."lastSyncId", "deletedAt" = NULL, "updatedAt" = excluded."updatedAt"
    WHERE "Product"."shopifyUpdatedAt" < excluded."shopifyUpdatedAt"
      OR ("Product"."shopifyUpdatedAt" = excluded."shopifyUpdatedAt" AND "Product"."updatedAt" <= ${startedAt})`;
}

/** Which collections products are in: added to what `storeProducts` has emptied, so that reading it again adds nothing. */
export async function storeMemberships(
  tx: Tx,
  reading: Reading,
  memberships: ReadMembership[],
): Promise<void> {
  const collections = [...new Map(memberships.map((one) => [one.id, one])).values()];
  await tx.$executeRaw`
    INSERT INTO "Collection" ("storeId", "shopifyId", "title", "updatedAt")
    SELECT ${reading.storeId}, r.id, r.title, now() AT TIME ZONE 'UTC'
    FROM json_to_recordset(${json(collections)}) AS r(id text, title text) ORDER BY r.id
    ON CONFLICT ("storeId", "shopifyId") DO UPDATE SET "title" = excluded."title"
    WHERE "Collection"."title" <> excluded."title"`;
  await tx.$executeRaw`
    UPDATE "Product" p SET "collectionIds" = ARRAY(
      SELECT DISTINCT unnest(p."collectionIds" || r.ids) ORDER BY 1)
    FROM (SELECT m."productId", array_agg(m.id) AS ids
      FROM json_to_recordset(${json(memberships)}) AS m(id text, "productId" text) GROUP BY m."productId") r
    CROSS JOIN LATERAL (${productOf(reading)}) q
    WHERE p."id" = q."id"`;
}

export async function storeVariants(tx: Tx, reading: Reading, variants: ReadVariant[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Variant" ("productId", "shopifyId", "title", "position", "lastSyncId")
    SELECT p."id", r.id, r.title, r.position, ${reading.readingId}
    FROM json_to_recordset(${json(variants)}) AS r(id text, "productId" text, title text, position int)
    CROSS JOIN LATERAL (${productOf(reading)}) p
    ON CONFLICT ("productId", "shopifyId") DO UPDATE SET "title" = excluded."title",
      "position" = excluded."position", "lastSyncId" = excluded."lastSyncId"`;
}

/** Photos of our own making are recognised by the file's id or by the mark in its name. */
export async function storePhotos(tx: Tx, reading: Reading, photos: ReadPhoto[]): Promise<void> {
  const rows = photos.map((photo) => ({ ...photo, key: newId('pho'), mark: fileMarkIn(photo.url) ?? null }));
  await tx.$executeRaw`
    INSERT INTO "Photo" ("id", "storeId", "productId", "shopifyMediaId", "url", "alt", "position", "status", "width",
      "height", "isOurs", "lastSyncId")
    SELECT r.key, ${reading.storeId}, p."id", r.id, r.url, r.alt, r.position, r.status, r.width, r.height,
      own."fileId" IS NOT NULL OR (r.mark IS NOT NULL AND EXISTS (
        SELECT 1 FROM "Publication" x WHERE x."fileMark" = r.mark AND x."storeId" = ${reading.storeId})),
      ${reading.readingId}
    FROM json_to_recordset(${json(rows)}) AS r(key text, id text, "productId" text, alt text, status text, url text,
      width int, height int, position int, mark text)
    CROSS JOIN LATERAL (${productOf(reading)}) p
    LEFT JOIN (SELECT DISTINCT "productId", "fileId" FROM "Publication"
      WHERE "storeId" = ${reading.storeId} AND "fileId" IS NOT NULL) own
      ON own."productId" = p."id" AND own."fileId" = r.id
    ON CONFLICT ("productId", "shopifyMediaId") DO UPDATE SET "alt" = excluded."alt", "position" = excluded."position",
      "status" = excluded."status", "width" = excluded."width", "height" = excluded."height",
      "isOurs" = excluded."isOurs" OR "Photo"."isOurs", "lastSyncId" = excluded."lastSyncId",
      -- other bytes under the same id have another address, and have not been read yet
      "contentHash" = CASE WHEN "Photo"."url" = excluded."url" THEN "Photo"."contentHash" END,
      "url" = excluded."url"`;
}

/** Deletes photos and variants that are no longer on products which this reading saw. */
export async function dropLeftovers(tx: Tx, reading: Reading): Promise<void> {
  const { storeId, readingId } = reading;
  await tx.$executeRaw`
    DELETE FROM "Photo" x USING "Product" p WHERE p."id" = x."productId" AND p."storeId" = ${storeId}
      AND p."lastSyncId" = ${readingId} AND x."shopifyMediaId" IS NOT NULL
      AND x."lastSyncId" IS DISTINCT FROM ${readingId}`;
  await tx.$executeRaw`
    DELETE FROM "Variant" x USING "Product" p WHERE p."id" = x."productId" AND p."storeId" = ${storeId}
      AND p."lastSyncId" = ${readingId} AND x."lastSyncId" IS DISTINCT FROM ${readingId}`;
}

/**
 * The product of the line `r`, if this reading stored it. The limit keeps it a look-up by key for every line: joined freely,
 * a table without statistics has the whole store read for every batch.
 */
function productOf({ storeId, readingId }: Reading): Prisma.Sql {
  return Prisma.sql`SELECT x."id" FROM "Product" x WHERE x."storeId" = ${storeId} AND x."shopifyId" = r."productId"
    AND x."lastSyncId" = ${readingId} LIMIT 1`;
}

function json(rows: object[]): Prisma.Sql {
  return Prisma.sql`${JSON.stringify(rows)}::json`;
}

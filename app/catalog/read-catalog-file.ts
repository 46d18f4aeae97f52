import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { toPhoto } from './read-whole-product.server.ts';
import type { ReadMembership, ReadPhoto, ReadProduct, ReadVariant } from './store-products.server.ts';

const anyLine = z.object({ id: z.string() });
const productLine = z.object({
  id: z.string(),
  title: z.string(),
  handle: z.string(),
  status: z.string(),
  vendor: z.string(),
  productType: z.string(),
  tags: z.array(z.string()),
  updatedAt: z.string(),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  category: z.object({ fullName: z.string() }).nullable(),
});
const collectionLine = z.object({ id: z.string(), title: z.string(), __parentId: z.string() });
const variantLine = z.object({ id: z.string(), title: z.string(), __parentId: z.string() });
const mediaLine = z.object({
  id: z.string(),
  alt: z.string().nullish(),
  mediaContentType: z.string(),
  status: z.enum(['UPLOADED', 'PROCESSING', 'READY', 'FAILED']),
  image: z.object({ url: z.string(), width: z.number().nullish(), height: z.number().nullish() }).nullish(),
  __parentId: z.string(),
});

export type CatalogBatch = {
  products: ReadProduct[];
  memberships: ReadMembership[];
  variants: ReadVariant[];
  photos: ReadPhoto[];
};

function emptyBatch(): CatalogBatch {
  return { products: [], memberships: [], variants: [], photos: [] };
}

const batchLines = 2000;

/**
 * Reads a bulk operation's JSONL with a memory of two numbers per product. Children come after their parents in the order
 * of the gallery, but not necessarily next to them: each is counted within its parent.
 */
export async function* readCatalogFile(file: Readable): AsyncGenerator<CatalogBatch> {
  const lines = createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY });
  let batch = emptyBatch();
  const counts: Counts = { variants: new Map(), media: new Map() };
  let count = 0;
  for await (const line of lines) {
    if (!line) continue;
    addLine(batch, JSON.parse(line), counts);
    if (++count < batchLines) continue;
    yield batch;
    batch = emptyBatch();
    count = 0;
  }
  if (count) yield batch;
}

type Counts = { variants: Map<number, number>; media: Map<number, number> };

/** The next free place within the parent, from 0. */
function nextPlace(counts: Map<number, number>, parentId: string): number {
  const key = Number(parentId.slice(parentId.lastIndexOf('/') + 1));
  const place = counts.get(key) ?? 0;
  counts.set(key, place + 1);
  return place;
}

function addLine(batch: CatalogBatch, line: unknown, counts: Counts): void {
  const { id } = anyLine.parse(line);
  if (id.startsWith('gid://shopify/Product/')) {
    const { category, ...product } = productLine.parse(line);
    batch.products.push({ ...product, category: category?.fullName ?? '' });
  } else if (id.startsWith('gid://shopify/Collection/')) {
    const { title, __parentId: productId } = collectionLine.parse(line);
    batch.memberships.push({ id, title, productId });
  } else if (id.startsWith('gid://shopify/ProductVariant/')) {
    const variant = variantLine.parse(line);
    const position = nextPlace(counts.variants, variant.__parentId);
    batch.variants.push({ id, title: variant.title, position, productId: variant.__parentId });
  } else {
    const media = mediaLine.parse(line);
    const place = nextPlace(counts.media, media.__parentId);
    const photo = toPhoto(media.__parentId, media, place);
    if (photo) batch.photos.push(photo);
  }
}

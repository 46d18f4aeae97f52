import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { toPhoto } from './read-whole-product.server.ts';
import type { ReadPhoto, ReadProduct, ReadVariant } from './store-products.server.ts';

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
});
const variantLine = z.object({ id: z.string(), title: z.string(), __parentId: z.string() });
const mediaLine = z.object({
  id: z.string(),
  alt: z.string().nullish(),
  mediaContentType: z.string(),
  status: z.enum(['UPLOADED', 'PROCESSING', 'READY', 'FAILED']),
  image: z.object({ url: z.string(), width: z.number().nullish(), height: z.number().nullish() }).nullish(),
  __parentId: z.string(),
});

export type CatalogBatch = { products: ReadProduct[]; variants: ReadVariant[]; photos: ReadPhoto[] };

const batchLines = 1000;

/**
 * Reads a bulk operation's JSONL with constant memory. Children come after their parents, but not necessarily next to
 * them; `position` is the line's number, which keeps the order within each parent.
 */
export async function* readCatalogFile(file: Readable): AsyncGenerator<CatalogBatch> {
  const lines = createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY });
  let batch: CatalogBatch = { products: [], variants: [], photos: [] };
  let count = 0;
  let position = 0;
  for await (const line of lines) {
    if (!line) continue;
    position += 1;
    addLine(batch, JSON.parse(line), position);
    if (++count < batchLines) continue;
    yield batch;
    batch = { products: [], variants: [], photos: [] };
    count = 0;
  }
  if (count) yield batch;
}

function addLine(batch: CatalogBatch, line: unknown, position: number): void {
  const { id } = z.object({ id: z.string() }).parse(line);
  if (id.startsWith('gid://shopify/Product/')) {
    batch.products.push(productLine.parse(line));
  } else if (id.startsWith('gid://shopify/ProductVariant/')) {
    const variant = variantLine.parse(line);
    batch.variants.push({ id, title: variant.title, position, productId: variant.__parentId });
  } else {
    const media = mediaLine.parse(line);
    const photo = toPhoto(media.__parentId, media, position);
    if (photo) batch.photos.push(photo);
  }
}

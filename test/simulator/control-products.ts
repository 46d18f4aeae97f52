// What a merchant does with products by hand, for whoever drives the simulator.
import { z } from 'zod';
import { seedProduct } from './catalogue.ts';
import { fileUrl } from './cdn.ts';
import { createFile } from './media.ts';
import { announceProduct, createProduct } from './products.ts';
import type { Product, Shop, World } from './state.ts';

const photo = z
  .object({
    filename: z.string().default('photo.jpg'),
    url: z.url().optional(),
    base64: z.string().optional(),
    alt: z.string().optional(),
  })
  .refine((one) => Boolean(one.url) !== Boolean(one.base64), 'needs either url or base64');
export const newProduct = z.object({
  shop: z.string().optional(),
  title: z.string().min(1),
  productType: z.string().optional(),
  vendor: z.string().optional(),
  status: z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']).optional(),
  tags: z.array(z.string()).optional(),
  variants: z
    .array(z.object({ title: z.string(), sku: z.string().optional(), price: z.string().optional() }))
    .optional(),
  photos: z.array(photo).default([]),
  /** Photos are READY before the webhook leaves, instead of being processed as in life */
  photosReady: z.boolean().default(false),
});

type Photo = z.infer<typeof photo>;
type Fields = Omit<z.infer<typeof newProduct>, 'photos' | 'photosReady' | 'shop'>;

export async function createReady(
  world: World,
  shop: Shop,
  fields: Fields,
  photos: Photo[],
): Promise<Product> {
  const seeds = await Promise.all(
    photos.map(async (one) => ({ filename: one.filename, alt: one.alt, bytes: await bytesOf(one) })),
  );
  const product = await seedProduct(world, shop, { ...fields, photos: seeds });
  announceProduct(world, shop, product);
  return product;
}

export async function createFresh(
  world: World,
  shop: Shop,
  fields: Fields,
  photos: Photo[],
): Promise<Product> {
  const files = [];
  for (const one of photos) {
    if (one.url) {
      files.push(createFile(world, shop, { originalSource: one.url, filename: one.filename, alt: one.alt }));
      continue;
    }
    const key = `merchant-${world.lastId + 1}`;
    const source = `${world.url}/staged/${shop.domain}/${key}/${encodeURIComponent(one.filename)}`;
    const bytes = await bytesOf(one);
    shop.stagedUploads.set(key, {
      key,
      filename: one.filename,
      mimeType: 'application/octet-stream',
      method: 'PUT',
      fileSize: bytes.length,
      parameters: [],
      expiresAt: world.clock.now(),
      bytes,
    });
    files.push(createFile(world, shop, { originalSource: source, filename: one.filename, alt: one.alt }));
  }
  return createProduct(world, shop, fields, files);
}

async function bytesOf(one: Photo): Promise<Buffer> {
  if (one.base64) return Buffer.from(one.base64, 'base64');
  const response = await fetch(one.url!);
  if (!response.ok) throw new Error(`The photo ${one.url} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** A product as tests want to see it: media in gallery order, with their state. */
export function describeProduct(world: World, shop: Shop, product: Product) {
  return {
    id: product.id,
    title: product.title,
    handle: product.handle,
    status: product.status,
    updatedAt: product.updatedAt,
    variants: product.variants.map(({ id, title, sku, mediaIds }) => ({ id, title, sku, mediaIds })),
    media: product.mediaIds.flatMap((id, position) => {
      const file = shop.files.get(id);
      if (!file) return [];
      return [
        {
          id,
          position,
          alt: file.alt,
          status: file.status,
          filename: file.filename,
          url: file.content && fileUrl(world, shop, file),
          width: file.content?.width ?? null,
          height: file.content?.height ?? null,
          bytes: file.content?.bytes.length ?? null,
          errors: file.errors,
        },
      ];
    }),
  };
}

// A folder of photographs as a shop's catalogue.
import { readFile, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { readImageHeader } from './image-header.ts';
import { seedFile } from './media.ts';
import { addProduct, type NewProduct } from './products.ts';
import type { Product, Shop, World } from './state.ts';

export type SeedPhoto = { filename: string; bytes: Buffer; alt?: string };
export type SeedProduct = NewProduct & { photos: SeedPhoto[] };

const mimeTypes: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
  '.heic': 'image/heic',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
};

/**
 * One file is one product; several files that share a stem before `-1`, `-2` … are one product's gallery, in the order
 * of their numbers. Every file counts, also one that is no picture: a broken photo must reach the app. Dot files and
 * folders do not.
 */
export async function catalogueFromPhotos(directory: string): Promise<SeedProduct[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  return Promise.all(
    galleriesOf(names).map(async ({ stem, files }) => ({
      title: titleOf(stem),
      photos: await Promise.all(
        files.map(async (filename) => ({ filename, bytes: await readFile(join(directory, filename)) })),
      ),
    })),
  );
}

/** File names grouped into products, in a stable order. */
export function galleriesOf(names: string[]): { stem: string; files: string[] }[] {
  const byStem = new Map<string, { file: string; number: number }[]>();
  for (const file of names) {
    const bare = basename(file, extname(file));
    const numbered = /^(.+)-(\d+)$/.exec(bare);
    const stem = numbered ? numbered[1] : bare;
    const key = numbered ? `${stem}-*` : stem;
    byStem.set(key, [...(byStem.get(key) ?? []), { file, number: Number(numbered?.[2] ?? 0) }]);
  }
  const galleries = [...byStem].flatMap(([key, members]) => {
    if (members.length === 1) return [{ stem: bareName(members[0].file), files: [members[0].file] }];
    if (!key.endsWith('-*')) return members.map(({ file }) => ({ stem: bareName(file), files: [file] }));
    const ordered = members.toSorted(
      (one, other) => one.number - other.number || compare(one.file, other.file),
    );
    return [{ stem: key.slice(0, -2), files: ordered.map(({ file }) => file) }];
  });
  return galleries.toSorted(
    (one, other) => compare(one.stem, other.stem) || compare(one.files[0], other.files[0]),
  );
}

function bareName(file: string): string {
  return basename(file, extname(file));
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** `linen-tote_bag` → "Linen Tote Bag" */
export function titleOf(stem: string): string {
  const words = stem.split(/[-_\s]+/).filter(Boolean);
  return words.map((word) => word[0].toUpperCase() + word.slice(1)).join(' ') || 'Untitled';
}

/** Puts a product with its photos into the shop as if it had always been there: READY, and nobody is told. */
export async function seedProduct(world: World, shop: Shop, seed: SeedProduct): Promise<Product> {
  const { photos, ...input } = seed;
  const product = addProduct(world, shop, input);
  for (const photo of photos) {
    const header = await readImageHeader(photo.bytes);
    const file = seedFile(
      world,
      shop,
      photo.filename,
      {
        bytes: photo.bytes,
        mimeType: mimeTypes[extname(photo.filename).toLowerCase()] ?? 'application/octet-stream',
        width: header?.width ?? null,
        height: header?.height ?? null,
      },
      photo.alt ?? '',
    );
    product.mediaIds.push(file.id);
  }
  return product;
}

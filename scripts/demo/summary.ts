import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StyleProfile } from '#app/style/profile.ts';
import { demoScenes, type Chosen } from './merchant.ts';
import type { Stack } from './stack.ts';

type Fidelity = { meanDeltaE: number; p99DeltaE: number; structure: number; expansion: number };

export type SummaryAsset = {
  file: string;
  width: number;
  height: number;
  fidelity: Fidelity;
  style: { score: number; percentile: number };
  seconds: number;
};
export type SummaryGeneration = {
  product: string;
  scene: string;
  engine: string;
  status: string;
  reason?: string;
  assets: SummaryAsset[];
};

/** The stable result of a run: others read it. */
export type Summary = {
  store: string;
  photosRead: number;
  profile: StyleProfile | null;
  generations: SummaryGeneration[];
  publications: {
    product: string;
    mediaId: string | null;
    position: number | null;
    alt: string;
    status: string;
  }[];
  automatic: { product: string; publications: number };
  api: { afterlight: string; embellify: string };
  seconds: number;
};

function pick(value: unknown, name: string): number {
  const found =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof found === 'number' ? found : 0;
}

function fileNameOf(title: string, scene: string, position: number): string {
  return `${
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'product'
  }-${scene}-${position + 1}.jpg`;
}

/** What became of every product: its photos (written to `out`), or the reason why there are none. */
export async function collectGenerations(
  { services }: Stack,
  chosen: Chosen[],
  ids: string[],
  out: string | undefined,
): Promise<SummaryGeneration[]> {
  const { db, objects } = services;
  const rows = await db.generation.findMany({
    where: { id: { in: ids } },
    include: { assets: { orderBy: { position: 'asc' } } },
  });
  if (out) await mkdir(out, { recursive: true });
  const generations: SummaryGeneration[] = [];
  for (const { productId, title, source, isChosen } of chosen) {
    for (const scene of demoScenes) {
      const row = rows.find((one) => one.productId === productId && one.scenes[0] === scene);
      const entry: SummaryGeneration = {
        product: title,
        scene,
        engine: 'studio',
        status: row?.status ?? (source.ok ? 'not-chosen' : 'refused'),
        assets: [],
      };
      if (!source.ok) entry.reason = source.reason;
      else if (!isChosen)
        entry.reason = 'Not chosen: this run photographs fewer products than the store has (see --products).';
      else if (row?.failureMessage) entry.reason = row.failureMessage;
      for (const asset of row?.assets ?? []) {
        if (!asset.objectKey) {
          entry.reason ??= asset.failureMessage ?? 'The photo was not finished.';
          continue;
        }
        const file = fileNameOf(title, scene, asset.position);
        const bytes = await objects.get(asset.objectKey);
        if (out && bytes) await writeFile(join(out, file), bytes);
        const { fidelity, style } = asset;
        entry.assets.push({
          file,
          width: asset.width ?? 0,
          height: asset.height ?? 0,
          fidelity: {
            meanDeltaE: pick(fidelity, 'meanDeltaE'),
            p99DeltaE: pick(fidelity, 'p99DeltaE'),
            structure: pick(fidelity, 'structure'),
            expansion: pick(fidelity, 'expansion'),
          },
          style: { score: pick(style, 'score'), percentile: pick(style, 'percentile') },
          seconds: asset.seconds ?? 0,
        });
      }
      generations.push(entry);
    }
  }
  return generations;
}

export async function collectPublications(
  { services }: Stack,
  ids: string[],
): Promise<Summary['publications']> {
  const rows = await services.db.publication.findMany({
    where: { id: { in: ids } },
    include: { product: true },
  });
  return rows.map(({ product, mediaId, position, alt, status }) => ({
    product: product.title,
    mediaId,
    position,
    alt,
    status,
  }));
}

/** The source photo of each product, written beside the finished ones; product → file name. */
export async function writeOriginals(
  { services }: Stack,
  chosen: Chosen[],
  out: string,
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const { title, source } of chosen) {
    if (!source.url) continue;
    const fetched = await services.publicFetch.download(source.url);
    if (!fetched.ok) continue;
    const extension = /\.(jpe?g|png|webp|gif|avif|tiff?)$/i.exec(new URL(source.url).pathname)?.[0] ?? '.jpg';
    const file = fileNameOf(title, 'original', 0).replace(/-1\.jpg$/, extension.toLowerCase());
    await writeFile(join(out, file), fetched.bytes);
    files.set(title, file);
  }
  return files;
}

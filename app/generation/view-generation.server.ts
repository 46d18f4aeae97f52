import type { Prisma } from '@prisma/client';
import type { Services } from '#app/services.ts';
import { assetUrl, heatMapUrl } from '#app/storage/asset-url.ts';
import { readFigures, type AssetFigures } from '#app/generation/photograph/asset-figures.ts';
import type { AssetStatus, GenerationStatus } from './generation.ts';
import { progressOf } from './generation.ts';
import { describeSet, setConsistency } from '#app/generation/photograph/set-consistency.ts';

export type AssetView = {
  id: string;
  scene: string;
  status: AssetStatus;
  /** null until it is finished */
  url: string | null;
  /** where the product's colour differs from its source */
  heatMapUrl: string | null;
  figures: AssetFigures;
  /** why there is no photo */
  failure: string | null;
};

export type GenerationView = {
  id: string;
  productId: string | null;
  title: string;
  status: GenerationStatus;
  /** 0..1 */
  progress: number;
  createdAt: string;
  sourceUrl: string | null;
  /** the store's photo that it was made from */
  photoId: string | null;
  failure: string | null;
  costCredits: number;
  /** how well its photos match, in one sentence; null = not finished, or a single photo */
  together: string | null;
  assets: AssetView[];
};

export const generationParts = {
  product: { select: { title: true } },
  photo: { select: { url: true } },
  assets: { orderBy: { position: 'asc' } },
} as const satisfies Prisma.GenerationInclude;

type GenerationRow = Prisma.GenerationGetPayload<{ include: typeof generationParts }>;

function sentenceOf(consistency: unknown): string | null {
  const read = setConsistency.safeParse(consistency);
  return read.success ? describeSet(read.data) : null;
}

/** A generation as the merchant's pages show it. */
export function viewGeneration(env: Services['env'], row: GenerationRow): GenerationView {
  return {
    id: row.id,
    productId: row.productId,
    title: row.product?.title ?? 'A product that is no longer in the store',
    status: row.status as GenerationStatus,
    progress: progressOf(row.assets, row.status),
    createdAt: row.createdAt.toISOString(),
    sourceUrl: row.photo?.url ?? row.sourceUrl,
    photoId: row.photoId,
    failure: row.failureMessage,
    costCredits: row.costCredits,
    together: sentenceOf(row.consistency),
    assets: row.assets.map((asset) => ({
      id: asset.id,
      scene: asset.scene,
      status: asset.status as AssetStatus,
      url: asset.objectKey ? assetUrl(env, asset.objectKey) : null,
      heatMapUrl: asset.objectKey && asset.fidelity ? heatMapUrl(env, asset.objectKey) : null,
      figures: readFigures(asset),
      failure: asset.failureMessage,
    })),
  };
}

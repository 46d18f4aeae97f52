import type { Asset, Generation } from '@prisma/client';
import { z } from 'zod';
import { isFinished, longSides, passedStatuses, progressOf } from '#app/generation/generation.ts';
import { presentSituation } from '#app/generation/wishes/wishes.ts';
import type { Env } from '#app/platform/env.ts';
import { assetUrl, formatUrls } from '#app/storage/asset-url.ts';
import { consistencySchema, presentConsistency } from './present-consistency.ts';
import { situationSchema } from './situation-schema.ts';

type Status = Pick<Asset, 'status'>;

export const generationStatus = z.enum(['queued', 'processing', 'complete', 'partial', 'failed', 'canceled']);

export const generationSchema = z
  .object({
    id: z.string(),
    status: generationStatus,
    progress: z.number().min(0).max(1),
    asset_count: z.int().describe('Photos that are finished and passed every gate'),
    store_id: z.string().nullable(),
    batch_id: z.string().nullable(),
    count: z.int(),
    scenes: z.array(z.string()),
    model: z.string().nullable(),
    engine: z.string().describe('What paints it'),
    aspect_ratio: z
      .string()
      .nullable()
      .describe('As it was asked for; else the ratio of the input, once it is known'),
    long_side: z.int().describe("Pixels of each photo's longer side"),
    situation: situationSchema.nullable(),
    preferences: z.record(z.string(), z.unknown()).nullable(),
    preservation: z.string().describe('strict, balanced or creative'),
    cost_credits: z.int(),
    failure: z.object({ code: z.string(), message: z.string() }).nullable(),
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
    consistency: consistencySchema.describe(
      'How well its photos match each other; null = not finished, or fewer than two',
    ),
  })
  .meta({ id: 'Generation' });

/** A generation as the /v1 contract shows it. */
export function presentGeneration(
  generation: Generation & { assets: Status[] },
): z.input<typeof generationSchema> {
  const { assets, failureCode, failureMessage } = generation;
  return {
    id: generation.id,
    status: generation.status as z.input<typeof generationSchema>['status'],
    progress: progressOf(assets, generation.status),
    asset_count: assets.filter(hasPassed).length,
    store_id: generation.storeId,
    batch_id: generation.batchId,
    count: generation.count,
    scenes: generation.scenes,
    model: generation.model,
    engine: generation.engine,
    aspect_ratio: generation.aspectRatio,
    long_side: generation.longSide ?? longSides.usual,
    situation: presentSituation(generation.situation),
    preferences: generation.preferences as Record<string, unknown> | null,
    preservation: generation.preservation,
    cost_credits: isFinished(generation.status) ? assets.filter(hasPassed).length : generation.costCredits,
    failure: failureCode && failureMessage ? { code: failureCode, message: failureMessage } : null,
    created_at: generation.createdAt.toISOString(),
    finished_at: generation.finishedAt?.toISOString() ?? null,
    consistency: presentConsistency(generation.consistency),
  };
}

function hasPassed({ status }: Status): boolean {
  return passedStatuses.some((passed) => passed === status);
}

const figures = z.record(z.string(), z.unknown()).nullable();

export const assetSchema = z
  .object({
    url: z.url(),
    scene: z.string(),
    width: z.int(),
    height: z.int(),
    id: z.string(),
    scene_id: z.string().nullable(),
    mime_type: z.string(),
    formats: z
      .object({ jpeg: z.url(), png: z.url(), webp: z.url(), avif: z.url() })
      .describe('The same photo at full size in each format'),
    fidelity: figures.describe('How exactly the product was kept, measured on the file'),
    style: figures.describe("How well the photo fits the store's own photography"),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Asset' });

/** The assets that passed; one without bytes is none. */
export function presentAssets(
  env: Pick<Env, 'APP_URL' | 'ASSET_BASE_URL'>,
  assets: Asset[],
): z.input<typeof assetSchema>[] {
  return assets.filter(hasPassed).flatMap((asset) => {
    const { objectKey, width, height, mimeType } = asset;
    if (!objectKey || !width || !height || !mimeType) return [];
    return {
      url: assetUrl(env, objectKey),
      scene: asset.scene,
      width,
      height,
      id: asset.id,
      scene_id: asset.sceneId,
      mime_type: mimeType,
      formats: formatUrls(env, objectKey),
      fidelity: asset.fidelity as z.input<typeof assetSchema>['fidelity'],
      style: asset.style as z.input<typeof assetSchema>['style'],
      warnings: asset.warnings,
    };
  });
}

import type { Asset, Generation } from '@prisma/client';
import type { Env } from '#app/platform/env.ts';
import { assetUrl, inputUrl } from '#app/storage/asset-url.ts';
import { passedStatuses } from './generation.ts';
import { defaultModel } from '#app/generation/wishes/models.ts';
import { readPreferences } from '#app/generation/wishes/preferences.ts';
import { presentSituation } from '#app/generation/wishes/wishes.ts';

/** A generation as the /api/v1 contract shows it: one job, one picture. */
export type Job = {
  job_id: string;
  status: 'queued' | 'processing' | 'done' | 'failed';
  result_image_url: string | null;
  input_image_url: string | null;
  model: string;
  aspect_ratio: string | null;
  cost_credits: number;
  error: string | null;
  created_at: string;
  engine: string;
  /** credits that went back because there is no picture */
  refunded_credits: number;
  /** what was understood of the free text, and what was ignored */
  situation: ReturnType<typeof presentSituation>;
  /** names of preferences that are none of ours and change nothing */
  ignored_preferences: string[];
};

/** `done` exactly when there is a picture; the credits of a job that failed went back. */
export function presentJob(
  env: Pick<Env, 'APP_URL' | 'ASSET_BASE_URL'>,
  generation: Generation & { assets: Asset[] },
): Job {
  const result = generation.assets
    .filter((asset) => passedStatuses.some((passed) => passed === asset.status))
    .find((asset) => asset.objectKey);
  const status = statusOf(generation.status, Boolean(result));
  return {
    job_id: generation.jobId,
    status,
    result_image_url: status === 'done' && result?.objectKey ? assetUrl(env, result.objectKey) : null,
    input_image_url: generation.sourceKey ? inputUrl(env, generation.sourceKey) : generation.sourceUrl,
    model: generation.model ?? defaultModel,
    aspect_ratio: generation.aspectRatio,
    cost_credits: generation.costCredits,
    error: status === 'failed' ? (generation.failureMessage ?? 'The job was canceled.') : null,
    created_at: generation.createdAt.toISOString(),
    engine: generation.engine,
    refunded_credits: status === 'failed' ? generation.costCredits : 0,
    situation: presentSituation(generation.situation),
    ignored_preferences: readPreferences(generation.preferences).ignored,
  };
}

function statusOf(status: string, hasResult: boolean): Job['status'] {
  if (status === 'queued' || status === 'processing') return status;
  return hasResult ? 'done' : 'failed';
}

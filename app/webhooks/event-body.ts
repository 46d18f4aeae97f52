import type { Asset, Generation } from '@prisma/client';
import { passedStatuses } from '#app/generation/generation.ts';
import { presentJob } from '#app/generation/present-job.ts';
import type { Env } from '#app/platform/env.ts';

export type WebhookEventType =
  'generation.complete' | 'generation.partial' | 'generation.failed' | 'generation.canceled';

/**
 * What is sent when a generation ends. One that was asked for through /api/v1 carries the finished job, every field of
 * its GET, beside the event's own fields.
 */
export function eventBody(
  env: Pick<Env, 'APP_URL' | 'ASSET_BASE_URL'>,
  event: { type: WebhookEventType; at: Date },
  generation: Generation & { assets: Asset[] },
): string {
  const assetCount = generation.assets.filter((asset) =>
    passedStatuses.some((passed) => passed === asset.status),
  ).length;
  return JSON.stringify({
    event: event.type,
    id: generation.id,
    asset_count: assetCount,
    delivered_at: `${event.at.toISOString().slice(0, 19)}Z`,
    ...(generation.contract === 'api-v1' ? presentJob(env, generation) : {}),
    ...(generation.failureMessage && generation.contract !== 'api-v1'
      ? { failure: { code: generation.failureCode, message: generation.failureMessage } }
      : {}),
  });
}

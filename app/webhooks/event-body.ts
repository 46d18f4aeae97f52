import type { Asset, Batch, Generation } from '@prisma/client';
import { passedStatuses } from '#app/generation/generation.ts';
import { presentJob } from '#app/generation/present-job.ts';
import type { Env } from '#app/platform/env.ts';
import { assetUrl } from '#app/storage/asset-url.ts';
import type { WebhookEventType } from './event-types.ts';

type Addresses = Pick<Env, 'APP_URL' | 'ASSET_BASE_URL'>;

function toSeconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/**
 * What is sent when a generation ends. One that was asked for through /api/v1 carries the finished job, every field of
 * its GET, beside the event's own fields.
 */
export function generationBody(
  env: Addresses,
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
    delivered_at: toSeconds(event.at),
    ...(generation.contract === 'api-v1' ? presentJob(env, generation) : {}),
    ...(generation.failureMessage && generation.contract !== 'api-v1'
      ? { failure: { code: generation.failureCode, message: generation.failureMessage } }
      : {}),
  });
}

/** What is sent when one photo can be fetched, while the others of its generation may still be painted. */
export function assetBody(
  env: Addresses,
  at: Date,
  asset: Asset & { objectKey: string; generation: Pick<Generation, 'batchId'> },
): string {
  return JSON.stringify({
    event: 'asset.ready',
    id: asset.id,
    generation_id: asset.generationId,
    batch_id: asset.generation.batchId,
    url: assetUrl(env, asset.objectKey),
    scene: asset.scene,
    width: asset.width,
    height: asset.height,
    mime_type: asset.mimeType,
    delivered_at: toSeconds(at),
  });
}

/** What is sent when the last generation of a batch ends. */
export function batchBody(
  at: Date,
  batch: Pick<Batch, 'id' | 'status'>,
  counted: { items: number; assets: number },
): string {
  return JSON.stringify({
    event: 'batch.complete',
    id: batch.id,
    status: batch.status,
    item_count: counted.items,
    asset_count: counted.assets,
    delivered_at: toSeconds(at),
  });
}

/** What is sent when an order takes the available credits below the mark. */
export function lowCreditsBody(
  at: Date,
  partnerId: string,
  credits: { available: number; reserved: number; lowMark: number },
): string {
  return JSON.stringify({
    event: 'credits.low',
    id: partnerId,
    available: credits.available,
    reserved: credits.reserved,
    low_mark: credits.lowMark,
    delivered_at: toSeconds(at),
  });
}

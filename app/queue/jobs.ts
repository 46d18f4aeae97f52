import { z } from 'zod';

/**
 * For jobs that only fail while the database or the storage is away, and whose loss nobody would notice: they wait, five
 * minutes at most from try to try, for as long as an outage may last.
 */
const aWeekOfAttempts = 2_000;

/**
 * Every job there is: what it carries (ids only; the database is the truth) and which lane it runs in. A job is a
 * reminder: running it again must be harmless.
 */
export const jobs = {
  'handle-shopify-webhook': { lane: 'shopify', attempts: 12, payload: z.object({ inboxId: z.string() }) },
  'sync-catalog': { lane: 'shopify', attempts: 8, payload: z.object({ storeId: z.string() }) },
  'reconcile-catalog': { lane: 'shopify', attempts: 8, payload: z.object({ storeId: z.string() }) },
  'settle-charges': { lane: 'shopify', attempts: 12, payload: z.object({ storeId: z.string() }) },
  'publish-asset': { lane: 'shopify', attempts: 12, payload: z.object({ publicationId: z.string() }) },
  'write-alt-text': { lane: 'shopify', attempts: 12, payload: z.object({ publicationId: z.string() }) },
  'revert-publication': { lane: 'shopify', attempts: 12, payload: z.object({ publicationId: z.string() }) },
  'resume-publications': { lane: 'steps', attempts: 12, payload: z.object({ storeId: z.string() }) },
  'learn-style': { lane: 'pixels', attempts: 5, payload: z.object({ storeId: z.string() }) },
  'render-generation': { lane: 'pixels', attempts: 5, payload: z.object({ generationId: z.string() }) },
  'run-automation': { lane: 'steps', attempts: 8, payload: z.object({ productId: z.string() }) },
  'look-again': { lane: 'steps', attempts: 8, payload: z.object({ storeId: z.string() }) },
  'continue-automation': { lane: 'steps', attempts: 8, payload: z.object({ generationId: z.string() }) },
  'tell-flow': { lane: 'shopify', attempts: 12, payload: z.object({ generationId: z.string() }) },
  'announce-generation': {
    lane: 'steps',
    attempts: aWeekOfAttempts,
    payload: z.object({ generationId: z.string() }),
  },
  'announce-asset': { lane: 'steps', attempts: aWeekOfAttempts, payload: z.object({ assetId: z.string() }) },
  'announce-batch': { lane: 'steps', attempts: aWeekOfAttempts, payload: z.object({ batchId: z.string() }) },
  'announce-low-credits': {
    lane: 'steps',
    attempts: aWeekOfAttempts,
    payload: z.object({ transferId: z.string() }),
  },
  'send-delivery': {
    lane: 'steps',
    attempts: aWeekOfAttempts,
    payload: z.object({ deliveryId: z.string() }),
  },
  'advance-test-clock': { lane: 'steps', attempts: 8, payload: z.object({ partnerId: z.string() }) },
  'stop-orders': {
    lane: 'steps',
    attempts: aWeekOfAttempts,
    payload: z.object({ partnerId: z.string(), storeId: z.string() }),
  },
  'erase-store': { lane: 'steps', attempts: 12, payload: z.object({ shopDomain: z.string() }) },
} as const satisfies Record<string, JobDefinition>;

type JobDefinition = { lane: 'pixels' | 'shopify' | 'steps'; attempts: number; payload: z.ZodType };

export type Lane = JobDefinition['lane'];
export const lanes: readonly Lane[] = ['pixels', 'shopify', 'steps'];

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobs)[Name]['payload']>;

/** One job to be done, as it is written to the outbox. */
export type Job = { [Name in JobName]: { name: Name; payload: JobPayload<Name> } }[JobName];

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobs, name);
}

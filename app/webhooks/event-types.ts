/** Everything that a partner can be told. */
export const eventTypes = [
  'generation.complete',
  'generation.partial',
  'generation.failed',
  'generation.canceled',
  'asset.ready',
  'batch.complete',
  'credits.low',
] as const;

export type WebhookEventType = (typeof eventTypes)[number];

/** Why a product has no photos of automation's yet, although they may come. */
export type WaitingReason =
  | 'no-photo'
  | 'photo-unreachable'
  | 'no-credits'
  | 'monthly-ceiling'
  | 'quiet-hours'
  | 'store-uninstalled'
  | 'fault';

/** Why its photo was not taken. Another photo is another question. */
export type RefusedReason = 'photo-unusable' | 'generation-failed';

/** Why automation has nothing to do with it. */
export type NotCoveredReason = 'no-rule' | 'not-matching' | 'product-gone';

/** What automation found about a product. */
export type Decision =
  | { kind: 'started' | 'done'; generationId: string }
  | { kind: 'waiting'; reason: WaitingReason; lookAgainAt?: Date }
  | { kind: 'refused'; reason: RefusedReason; message: string; generationId?: string }
  | { kind: 'not-covered'; reason: NotCoveredReason };
export type Reason = WaitingReason | RefusedReason | NotCoveredReason;

const sentences: Record<Reason, string> = {
  'no-photo': 'It has no photo yet. It is photographed when it gets its first one.',
  'photo-unreachable': 'Its photo could not be fetched from Shopify. It is tried again.',
  'no-credits': 'There were not enough credits. It starts when there are.',
  'monthly-ceiling': 'This month’s ceiling for automatic photos is reached. It starts next month.',
  'quiet-hours': 'It is quiet time. It starts when that ends.',
  'store-uninstalled': 'The app was uninstalled while it was being photographed. It is looked at again.',
  fault: 'It failed for a fault on our side. It is tried again.',
  'photo-unusable': 'Its photo cannot be used.',
  'generation-failed': 'No photo passed the checks.',
  'no-rule': 'It came while automation was switched off. Photograph it by hand.',
  'not-matching': 'No rule is for this product.',
  'product-gone': 'The product no longer exists in the shop.',
};

/** The reason as a merchant reads it. */
export function explainReason(reason: string | null, message: string | null): string {
  if (message) return message;
  return sentences[(reason ?? 'no-rule') as Reason] ?? 'No reason was stored.';
}

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

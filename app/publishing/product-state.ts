/** Where a product stands, and when it cannot go on, why. */
export type ProductState =
  | { kind: 'no-photo'; reason: string }
  /** a person can show where the product is in that photo */
  | { kind: 'refused'; photoId: string; reason: string }
  | { kind: 'ready' }
  | { kind: 'running'; generationId: string }
  | { kind: 'failed'; generationId: string; reason: string }
  | { kind: 'waiting' | 'approved' | 'published'; generationId: string; count: number };

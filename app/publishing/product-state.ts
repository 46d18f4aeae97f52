/** Where a product stands, and when it cannot go on, why. */
export type ProductState =
  | { kind: 'no-photo' | 'refused'; reason: string }
  | { kind: 'ready' }
  | { kind: 'running'; generationId: string }
  | { kind: 'failed'; generationId: string; reason: string }
  | { kind: 'waiting' | 'approved' | 'published'; generationId: string; count: number };

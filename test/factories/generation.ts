import type { Asset, Generation, Prisma } from '@prisma/client';
import type { Db } from '#app/platform/db.server.ts';
import { newHexId, newId } from '#app/platform/ids.ts';

/** A generation that a merchant ordered; finished unless told otherwise. */
export function makeGeneration(
  db: Db,
  given: { storeId: string } & Partial<Prisma.GenerationUncheckedCreateInput>,
): Promise<Generation> {
  return db.generation.create({
    data: {
      id: newId('gen'),
      jobId: newHexId(),
      origin: 'merchant',
      scenes: ['studio'],
      count: 2,
      costCredits: 2,
      status: 'complete',
      finishedAt: new Date('2026-01-02T00:00:00Z'),
      ...given,
    },
  });
}

/** A finished asset that waits for review, with the figures of a good one. */
export function makeAsset(
  db: Db,
  given: { generationId: string; position: number } & Partial<Prisma.AssetUncheckedCreateInput>,
): Promise<Asset> {
  return db.asset.create({
    data: {
      id: newId('ast'),
      scene: 'studio',
      seed: given.position,
      status: 'awaiting-review',
      mimeType: 'image/jpeg',
      width: 2048,
      height: 2048,
      fidelity: { meanDeltaE: 0.31, p99DeltaE: 0.94, structure: 0.9971, expansion: 1.2 },
      style: { score: 0.82, percentile: 64 },
      seconds: 2.5,
      ...given,
    },
  });
}

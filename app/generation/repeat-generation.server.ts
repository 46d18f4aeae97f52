import type { Prisma } from '@prisma/client';
import type { Services } from '#app/services.ts';
import { preservationOf } from '#app/generation/photograph/certificate.ts';
import { startGeneration } from './start-generation.server.ts';

type Repeated = { ok: true; generationId: string } | { ok: false; code: string; message: string };

/** Orders the same photos of the same source photo once more, paid by the store; the earlier ones stay as they are. */
export async function repeatGeneration(
  services: Pick<Services, 'db' | 'clock'>,
  input: { storeId: string; generationId: string },
): Promise<Repeated> {
  const { storeId } = input;
  const earlier = await services.db.generation.findFirst({ where: { id: input.generationId, storeId } });
  if (!earlier?.photoId)
    return { ok: false, code: 'source_missing', message: 'The source photo is no longer in the store.' };
  const started = await startGeneration(services, {
    storeId,
    origin: 'merchant',
    owner: { kind: 'store', id: storeId },
    productId: earlier.productId ?? undefined,
    source: { kind: 'photo', photoId: earlier.photoId },
    scenes: earlier.scenes,
    count: earlier.count,
    situation: earlier.situation ?? undefined,
    aspectRatio: earlier.aspectRatio ?? undefined,
    longSide: earlier.longSide ?? undefined,
    preservation: preservationOf(earlier),
    preferences: (earlier.preferences as Prisma.InputJsonObject | null) ?? undefined,
  });
  if (started.ok) return { ok: true, generationId: started.generation.id };
  const message = `The photos cost ${started.needed} credits and ${started.available} are left. The cut-out is saved.`;
  return { ok: false, code: started.code, message };
}

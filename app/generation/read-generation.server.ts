import type { Services } from '#app/services.ts';
import { generationParts, viewGeneration, type GenerationView } from './view-generation.server.ts';

/** One of the store's generations with its assets; undefined when the store has no such generation. */
export async function readGeneration(
  services: Pick<Services, 'db' | 'env'>,
  { storeId, generationId }: { storeId: string; generationId: string },
): Promise<GenerationView | undefined> {
  const row = await services.db.generation.findFirst({
    where: { id: generationId, storeId },
    include: generationParts,
  });
  return row ? viewGeneration(services.env, row) : undefined;
}

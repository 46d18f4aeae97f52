import type { Prisma } from '@prisma/client';
import type { Services } from '#app/services.ts';
import { generationParts, viewGeneration, type GenerationView } from './view-generation.server.ts';

export type GenerationPage = { generations: GenerationView[]; nextCursor: string | null };

/** Photos that a merchant may still refuse. */
const waiting: Prisma.GenerationWhereInput = { assets: { some: { status: 'awaiting-review' } } };

/** The store's own generations, newest first; what partners ordered for the store is theirs to see. */
export async function listGenerations(
  services: Pick<Services, 'db' | 'env'>,
  input: {
    storeId: string;
    only?: 'waiting' | 'running';
    productId?: string;
    cursor?: string;
    limit: number;
  },
): Promise<GenerationPage> {
  const rows = await services.db.generation.findMany({
    where: {
      storeId: input.storeId,
      origin: { not: 'partner' },
      ...(input.productId ? { productId: input.productId } : {}),
      ...(input.only === 'waiting' ? waiting : {}),
      ...(input.only === 'running' ? { status: { in: ['queued', 'processing'] } } : {}),
    },
    include: generationParts,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: input.limit + 1,
    ...(input.cursor ? { cursor: { id: input.cursor }, skip: 1 } : {}),
  });
  const page = rows.slice(0, input.limit);
  return {
    generations: page.map((row) => viewGeneration(services.env, row)),
    nextCursor: rows.length > page.length ? (page.at(-1)?.id ?? null) : null,
  };
}

/** How many photos wait for the merchant. */
export function countWaitingAssets(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<number> {
  return services.db.asset.count({
    where: { status: 'awaiting-review', generation: { storeId, origin: { not: 'partner' } } },
  });
}

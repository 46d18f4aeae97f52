import type { Prisma, Publication } from '@prisma/client';
import type { Services } from '#app/services.ts';
import type { AdminClient } from '#app/shopify/admin-api.server.ts';
import { explainRefusal } from './explain-refusal.ts';
import type { MediaState } from './media-state.ts';

export type PublishingServices = Pick<
  Services,
  'db' | 'adminApi' | 'objects' | 'clock' | 'log' | 'publicFetch'
>;

/** What is read with a publication. */
export const publicationParts = {
  asset: { include: { generation: { include: { photo: true } } } },
  product: true,
  store: true,
} as const satisfies Prisma.PublicationInclude;

/** What a step works with; read anew before each step. */
export type PublicationInHand = Prisma.PublicationGetPayload<{ include: typeof publicationParts }>;
export type StepContext = {
  services: PublishingServices;
  admin: AdminClient;
  publication: PublicationInHand;
};

/** How a step ended: state was saved and the next one may begin, Shopify needs time, or it cannot be done. */
export type Step =
  | { kind: 'next' }
  | { kind: 'wait'; seconds: number; why: string }
  | { kind: 'failed'; code: string; message: string };

export function failed(code: string, message: string): Step {
  return { kind: 'failed', code, message };
}

/** The step's outcome when Shopify refused. */
export function refused(refusal: { code?: string | null; message: string }): Step {
  return failed((refusal.code ?? 'refused').toLowerCase(), explainRefusal(refusal));
}

export const productGone: Step = refused({ code: 'PRODUCT_DOES_NOT_EXIST', message: '' });

type PrismaNull = typeof Prisma.DbNull;

/** Saves the step's result if the publication still is where this run found it; else another run was faster. */
export async function saveStep(
  context: StepContext,
  data: Partial<
    Pick<Publication, 'status' | 'stagedUrl' | 'fileId' | 'mediaId' | 'backupKey' | 'looksAgain'>
  > & { before?: MediaState | PrismaNull },
): Promise<Step> {
  const { id, status, stagedUrl, fileId, backupKey } = context.publication;
  const saved = await context.services.db.publication.updateMany({
    where: { id, status, stagedUrl, fileId, backupKey },
    data,
  });
  if (!saved.count) throw new Error(`Publication ${id} was changed by another run; this one steps back.`);
  return { kind: 'next' };
}

import type { Publication } from '@prisma/client';
import type { Services } from '#app/services.ts';
import { hasLeftSomething, notUndone } from './interruptions.ts';

export type PublicationView = {
  id: string;
  assetId: string;
  status: 'queued' | 'uploaded' | 'attached' | 'placed' | 'reverted' | 'failed';
  alt: string;
  failure: string | null;
  /** it failed because the source photo changed: it may be published all the same */
  isSourceChanged: boolean;
  /** what a revert left in place because the merchant had changed it */
  note: string | null;
  isReverting: boolean;
  /** it failed half way: what it did can be undone */
  isHalfDone: boolean;
};

/** What became of assets that were to be put on products, by asset. */
export async function readPublications(
  services: Pick<Services, 'db'>,
  { storeId, assetIds }: { storeId: string; assetIds: string[] },
): Promise<PublicationView[]> {
  const rows = await services.db.publication.findMany({ where: { storeId, assetId: { in: assetIds } } });
  return viewPublications(services, rows);
}

/** Publications as the merchant's pages show them. */
export async function viewPublications(
  services: Pick<Services, 'db'>,
  rows: Publication[],
): Promise<PublicationView[]> {
  const asked = await services.db.event.findMany({
    where: { type: 'publication.revert-requested', subjectId: { in: rows.map((row) => row.id) } },
    select: { subjectId: true, createdAt: true },
  });
  return rows.map((row) => ({
    id: row.id,
    assetId: row.assetId,
    status: row.status as PublicationView['status'],
    alt: row.alt,
    failure: row.failureMessage,
    isSourceChanged: row.status === 'failed' && row.failureCode === 'source_changed',
    note: row.revertNote,
    isHalfDone: hasLeftSomething(row),
    isReverting:
      ['placed', 'failed'].includes(row.status) &&
      row.failureCode !== notUndone &&
      (row.revertPlan !== null ||
        asked.some((event) => event.subjectId === row.id && event.createdAt >= row.updatedAt)),
  }));
}

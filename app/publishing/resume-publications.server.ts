import { recordEvent } from '#app/events/record-event.server.ts';
import type { Services } from '#app/services.ts';
import { interruptions } from './interruptions.ts';

/**
 * The shop is back, or has granted what was missing: publications that were cut off go on, undoings and new texts that
 * could not be carried out are asked for again. Each looks at the product first. Asking twice does no harm.
 */
export async function resumePublications(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<void> {
  const { db } = services;
  if (!(await db.store.count({ where: { id: storeId, status: 'installed' } }))) return;
  const undoings = await findUnfinishedUndoings(services, storeId);
  for (const subjectId of undoings)
    await db.$transaction((tx) =>
      recordEvent(tx, { type: 'publication.revert-requested', subjectId, storeId }),
    );
  const cutOff = await db.publication.findMany({
    where: { storeId, status: 'failed', failureCode: { in: interruptions }, id: { notIn: undoings } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  for (const { id, placement, fileId } of cutOff)
    await db.$transaction(async (tx) => {
      const resumed = await tx.publication.updateMany({
        where: { id, status: 'failed', failureCode: { in: interruptions } },
        data: {
          status: fileId && placement !== 'replace' ? 'uploaded' : 'queued',
          looksAgain: true,
          failureCode: null,
          failureMessage: null,
        },
      });
      if (resumed.count) await recordEvent(tx, { type: 'publication.requested', subjectId: id, storeId });
    });
  const untold = await db.publication.findMany({
    where: { storeId, status: 'placed', failureCode: 'alt_not_changed' },
    select: { id: true },
  });
  for (const { id } of untold)
    await db.$transaction((tx) =>
      recordEvent(tx, { type: 'publication.alt-changed', subjectId: id, storeId }),
    );
}

/** Begun, or asked for since the publication last changed. */
async function findUnfinishedUndoings({ db }: Pick<Services, 'db'>, storeId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT p."id" FROM "Publication" p
    WHERE p."storeId" = ${storeId} AND p."status" IN ('placed', 'failed')
      AND (p."revertPlan" IS NOT NULL OR EXISTS (
        SELECT 1 FROM "Event" e WHERE e."subjectId" = p."id"
          AND e."type" = 'publication.revert-requested' AND e."createdAt" >= p."updatedAt"))
    ORDER BY p."createdAt"`;
  return rows.map(({ id }) => id);
}

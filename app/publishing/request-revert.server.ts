import { recordEvent } from '#app/events/record-event.server.ts';
import type { Services } from '#app/services.ts';
import { notUndone } from './interruptions.ts';

export type RequestRevertOutcome =
  | { ok: true }
  | {
      ok: false;
      code: 'not_found' | 'in_progress' | 'already_reverted' | 'store_uninstalled';
      message: string;
    };

/**
 * Asks for a publication to be undone. One that is still under way is not: it ends first, placed or failed.
 * @param input.storeId publications of other stores are not found
 */
export async function requestRevert(
  services: Pick<Services, 'db'>,
  input: { storeId: string; publicationId: string },
): Promise<RequestRevertOutcome> {
  return services.db.$transaction(async (tx): Promise<RequestRevertOutcome> => {
    const publication = await tx.publication.findFirst({
      where: { id: input.publicationId, storeId: input.storeId },
      include: { store: true },
    });
    if (!publication)
      return { ok: false, code: 'not_found', message: `There is no publication ${input.publicationId}.` };
    const { id, storeId, status } = publication;
    if (publication.store.status !== 'installed')
      return { ok: false, code: 'store_uninstalled', message: 'The app is not installed in the shop.' };
    if (status === 'reverted')
      return { ok: false, code: 'already_reverted', message: 'It is already undone.' };
    if (status !== 'placed' && status !== 'failed') {
      return {
        ok: false,
        code: 'in_progress',
        message: 'The photo is being published; undo it when that has ended.',
      };
    }
    // without touching the time of the last change: what is asked for after it is under way
    await tx.$executeRaw`
      UPDATE "Publication" SET "failureCode" = NULL, "failureMessage" = NULL
      WHERE "id" = ${id} AND "failureCode" = ${notUndone}`;
    await recordEvent(tx, { type: 'publication.revert-requested', subjectId: id, storeId });
    return { ok: true };
  });
}

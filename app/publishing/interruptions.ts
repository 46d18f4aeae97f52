import type { Publication } from '@prisma/client';

export const uninstalled = 'store_uninstalled';
export const accessRefused = 'access_refused';

/** An undoing that could not be carried out. */
export const notUndone = 'not_undone';

/** Failures that end with the shop's return: what they cut off goes on then, by itself. */
export const interruptions: string[] = [uninstalled, accessRefused];

/** Whether a publication that has failed may have left something in the shop. */
export function hasLeftSomething(
  publication: Pick<Publication, 'status' | 'placement' | 'stagedUrl' | 'fileId'>,
): boolean {
  const { status, placement, stagedUrl, fileId } = publication;
  if (status !== 'failed') return false;
  return placement === 'replace' ? stagedUrl !== null : fileId !== null || stagedUrl !== null;
}

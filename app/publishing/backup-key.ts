import { createHash } from 'node:crypto';

/** A store's own: what it kept is deleted with it. Object keys have no capitals, ids have. */
export function backupKeyOf(storeId: string, contentHash: string): string {
  const store = createHash('sha256').update(storeId).digest('hex').slice(0, 24);
  return `backups/${store}/${contentHash}`;
}

import type { AuditEntry, Prisma } from '@prisma/client';
import type { Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';

/** Writes down who did what, in the transaction in which it was done. */
export async function noteDeed(
  tx: Tx,
  { clock }: Pick<Services, 'clock'>,
  deed: { actor: string; action: string; subject: string; detail?: Prisma.InputJsonObject },
): Promise<void> {
  const { detail = {}, ...rest } = deed;
  await tx.auditEntry.create({ data: { id: newId('aud'), ...rest, detail, createdAt: clock.now() } });
}

/** The latest deeds, newest first; of one subject when it is named. */
export function listDeeds(
  { db }: Pick<Services, 'db'>,
  { subject, limit }: { subject?: string | undefined; limit: number },
): Promise<AuditEntry[]> {
  return db.auditEntry.findMany({
    where: { subject },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });
}

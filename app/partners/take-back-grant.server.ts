import type { Services } from '#app/services.ts';

/** Ends a partner's permission to use the store; taking back what is already gone is harmless. */
export async function takeBackGrant(
  services: Pick<Services, 'db'>,
  { storeId, grantId }: { storeId: string; grantId: string },
): Promise<void> {
  await services.db.grant.deleteMany({ where: { id: grantId, storeId } });
}

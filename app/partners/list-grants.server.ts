import type { Services } from '#app/services.ts';

export type GrantView = { id: string; partnerName: string; scopes: string[]; givenAt: string };

/** The partners that may use the store's look, newest first. */
export async function listGrants(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<GrantView[]> {
  const grants = await services.db.grant.findMany({
    // the store's own account is no partner
    where: { storeId, partner: { storeId: null } },
    orderBy: { createdAt: 'desc' },
    include: { partner: { select: { name: true } } },
  });
  return grants.map((grant) => ({
    id: grant.id,
    partnerName: grant.partner.name,
    scopes: grant.scopes,
    givenAt: grant.createdAt.toISOString(),
  }));
}

import type { Services } from '#app/services.ts';

/** The merchant granted or took back scopes; the library asks for what is missing when the app is next opened. */
export async function rememberScopes(
  services: Pick<Services, 'db'>,
  input: { shopDomain: string; scopes: string[] },
): Promise<void> {
  await services.db.session.updateMany({
    where: { shop: input.shopDomain },
    data: { scope: input.scopes.join(',') },
  });
}

import type { Services } from '#app/services.ts';

/**
 * Runs long work on a shop's photos only while the shop has the app: it does not begin after an uninstall, and from the
 * moment of one it gets no photo any more.
 */
export async function whileInstalled<Reach extends Pick<Services, 'db' | 'publicFetch'>>(
  services: Reach,
  storeId: string,
  work: (services: Reach) => Promise<void>,
): Promise<void> {
  const isInstalled = async () =>
    (await services.db.store.count({ where: { id: storeId, status: 'installed' } })) > 0;
  if (!(await isInstalled())) return;
  const { publicFetch } = services;
  await work({
    ...services,
    publicFetch: {
      ...publicFetch,
      async download(url, limits) {
        if (await isInstalled()) return publicFetch.download(url, limits);
        return { ok: false, code: 'address_refused', message: 'The shop has uninstalled the app.' };
      },
    },
  });
}

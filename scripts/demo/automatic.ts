import { saveRule } from '#app/automation/save-rule.server.ts';
import { passesStyle } from '#app/generation/photograph/asset-figures.ts';
import type { Account } from './account.ts';
import { waitForPublications } from './merchant.ts';
import type { Stack } from './stack.ts';

/** A new product appears in the shop, and its photos appear on it: nobody touches anything in between. */
export async function watchAutomation(
  stack: Stack,
  account: Account,
  input: { storeId: string; title: string; photoFile: { filename: string; bytes: Buffer } },
): Promise<{ product: string; publications: number }> {
  const { services, simulator, shopDomain } = stack;
  const { db } = services;
  const { storeId, title, photoFile } = input;
  await saveRule(services, {
    storeId,
    isEnabled: true,
    scenes: ['studio', 'lifestyle'],
    count: 2,
    publishesAlone: true,
  });
  const photo = { filename: photoFile.filename, base64: photoFile.bytes.toString('base64') };
  const reply = await fetch(`${simulator.url}/_sim/products`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ shop: shopDomain, title, photos: [photo] }),
  });
  if (!reply.ok) throw new Error(`the simulator did not create the product: ${await reply.text()}`);
  const generation = await account.until(
    'the new product is photographed',
    async () => {
      const found = await db.generation.findFirst({
        where: { storeId, origin: 'automation' },
        include: { assets: true },
      });
      return found?.finishedAt ? found : undefined;
    },
    { timeoutSeconds: 180 },
  );
  const passed = generation.assets.filter((asset) => asset.contentHash && passesStyle(asset));
  const ids = await account.until(
    'its photos are on their way',
    async () => {
      const rows = await db.publication.findMany({ where: { asset: { generationId: generation.id } } });
      return rows.length === passed.length ? rows.map(({ id }) => id) : undefined;
    },
    { timeoutSeconds: 60 },
  );
  await waitForPublications(stack, account, ids);
  const publications = await db.publication.count({ where: { id: { in: ids }, status: 'placed' } });
  account.check(
    publications > 0,
    `"${title}" was created, photographed and published by itself: ${publications} photos`,
  );
  return { product: title, publications };
}

/** The first photo file of the shop that was used as a source, as a file for the new product. */
export async function copySourcePhoto(
  stack: Stack,
  storeId: string,
): Promise<{ filename: string; bytes: Buffer } | undefined> {
  const done = await stack.services.db.generation.findFirst({
    where: { storeId, status: { in: ['complete', 'partial'] } },
    include: { photo: true },
    orderBy: { createdAt: 'asc' },
  });
  if (!done?.photo || !done.sourceKey) return undefined;
  const bytes = await stack.services.objects.get(done.sourceKey);
  const filename = new URL(done.photo.url).pathname.split('/').at(-1) ?? 'photo.jpg';
  return bytes && { filename: `new-${filename}`, bytes };
}

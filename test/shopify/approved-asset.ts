import { newHexId, newId } from '#app/platform/ids.ts';
import { makePhoto, type ShopUnderTest } from './shop-under-test.ts';

let count = 10;

/** An approved asset of the product with this title, its bytes stored. */
export async function approvedAsset(shop: ShopUnderTest, title: string): Promise<string> {
  const product = await shop.db.product.findFirstOrThrow({ where: { title } });
  const { storeId, id: productId } = product;
  count += 1;
  const objectKey = `assets/test-${count}.jpg`;
  await shop.services.objects.put(objectKey, await makePhoto(count, 72), 'image/jpeg');
  const generation = await shop.db.generation.create({
    data: {
      id: newId('gen'),
      jobId: newHexId(),
      storeId,
      productId,
      origin: 'merchant',
      scenes: ['studio'],
      count: 1,
      status: 'complete',
      costCredits: 1,
    },
  });
  const asset = await shop.db.asset.create({
    data: {
      id: newId('ast'),
      generationId: generation.id,
      position: 0,
      scene: 'studio',
      seed: 1,
      status: 'approved',
      objectKey,
      mimeType: 'image/jpeg',
      width: 72,
      height: 48,
    },
  });
  return asset.id;
}

/** What a customer would see of the product: the gallery's files in order with their texts. */
export function galleryOf(shop: ShopUnderTest, title: string) {
  const product = [...shop.shop().products.values()].find((one) => one.title === title);
  if (!product) throw new Error(`The simulated shop has no product "${title}"`);
  return product.mediaIds.map((id) => {
    const file = shop.shop().files.get(id)!;
    return { id, alt: file.alt, status: file.status, filename: file.filename };
  });
}

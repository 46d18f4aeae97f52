import { applyProduct } from '#app/catalog/apply-product.server.ts';
import { requestPublication, type Place } from '#app/publishing/request-publication.server.ts';
import { seedProduct } from '#test/simulator/catalogue.ts';
import type { Product } from '#test/simulator/state.ts';
import { approvedAsset } from './approved-asset.ts';
import { makePhoto, type ShopUnderTest } from './shop-under-test.ts';

export type Shirt = { product: Product; title: string };

let count = 0;

/** A product with three photos and three variants, of which two show a photo; in our snapshot as well. */
export async function newShirt(shop: ShopUnderTest, storeId: string): Promise<Shirt> {
  count += 1;
  const title = `Shirt ${count}`;
  const photos = [];
  for (let index = 0; index < 3; index++) {
    const bytes = await makePhoto(count * 3 + index);
    photos.push({ filename: `${title}-${index}.jpg`, bytes, alt: index ? `view ${index}` : '' });
  }
  const variants = ['Red', 'Green', 'Blue'].map((name) => ({ title: name }));
  const product = await seedProduct(shop.simulator.world, shop.shop(), { title, photos, variants });
  product.variants[0].mediaIds = [product.mediaIds[0]];
  product.variants[1].mediaIds = [product.mediaIds[1]];
  await applyProduct(shop.services, { storeId, shopifyProductId: product.id, isNew: false });
  return { product, title };
}

/** Everything a customer could see of it: files, order, texts, bytes, variants. */
export function stateOf(shop: ShopUnderTest, { product }: Shirt) {
  return {
    media: product.mediaIds.map((id) => {
      const file = shop.shop().files.get(id)!;
      return {
        id,
        alt: file.alt,
        status: file.status,
        filename: file.filename,
        bytes: file.content?.bytes.toString('base64'),
      };
    }),
    variants: product.variants.map(({ id, mediaIds }) => ({ id, mediaIds })),
  };
}

/** Asks for a new photo of the shirt to be published; the publication's id. */
export async function askFor(
  shop: ShopUnderTest,
  storeId: string,
  shirt: Shirt,
  wish: { place?: Place; alt?: string } = {},
): Promise<string> {
  const assetId = await approvedAsset(shop, shirt.title);
  const requested = await requestPublication(shop.services, { storeId, assetId, ...wish });
  if (!requested.ok) throw new Error(requested.message);
  return requested.publication.id;
}

import { json, type LoaderFunctionArgs } from '@remix-run/node';
import { productGid, unknownProduct } from '#app/generation/batch/product-order.ts';
import { readProductPhotos } from '#app/publishing/read-product-photos.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';

/** For the extension on a product's page: `?id=`, the product's id of Shopify. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store, cors } = await currentStore(request, context);
  const shopifyId = productGid(new URL(request.url).searchParams.get('id') ?? '');
  const view = shopifyId && (await readProductPhotos(services, { storeId: store.id, shopifyId }));
  return cors(view ? json(view) : json({ message: unknownProduct.message }, { status: 404 }));
}

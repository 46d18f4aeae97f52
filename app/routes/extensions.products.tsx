import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { readBalance } from '#app/credits/ledger.server.ts';
import { orderProducts } from '#app/generation/batch/order-products.server.ts';
import { mostPerOrder, productGid } from '#app/generation/batch/product-order.ts';
import type { OrderReply } from '#app/publishing/product-photos.ts';
import { readSelection } from '#app/publishing/read-product-photos.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { readExtensionOrder } from '#app/ui/photograph-form.ts';

/** For the extensions that photograph: `?ids=`, ids of Shopify, separated by commas. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store, cors } = await currentStore(request, context);
  const ids = (new URL(request.url).searchParams.get('ids') ?? '').split(',');
  const shopifyIds = ids.flatMap((id) => productGid(id) ?? []).slice(0, mostPerOrder.products);
  return cors(json(await readSelection(services, { storeId: store.id, shopifyIds })));
}

/** Orders photos. The same order sent again, by a second click or a lost reply, answers with what the first began. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { services, store, cors } = await currentStore(request, context);
  const form = readExtensionOrder(await request.formData());
  if (!form.ok) return cors(json<OrderReply>(form, { status: 422 }));
  const products = await orderProducts(services, { storeId: store.id, ...form.order });
  const { available } = await readBalance(services.db, { kind: 'store', id: store.id });
  return cors(json<OrderReply>({ ok: true, products, creditsLeft: available }));
}

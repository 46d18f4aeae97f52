import { redirect, type LoaderFunctionArgs } from '@remix-run/node';

/** Shopify opens the app's bare address with `shop`, `host` and `id_token` in the query: all must reach the app. */
export function loader({ request }: LoaderFunctionArgs) {
  return redirect(`/app${new URL(request.url).search}`);
}

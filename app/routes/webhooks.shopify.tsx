import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { receiveShopifyWebhook } from '#app/inbox.server.ts';
import { contextOf } from '#app/load-context.ts';

/** Every webhook of Shopify arrives here. */
export function action({ request, context }: ActionFunctionArgs) {
  return receiveShopifyWebhook(contextOf(context).services, request);
}

export function loader({ request, context }: LoaderFunctionArgs) {
  return receiveShopifyWebhook(contextOf(context).services, request);
}

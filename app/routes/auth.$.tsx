import type { LoaderFunctionArgs } from '@remix-run/node';
import { contextOf } from '#app/load-context.ts';

/** The library's own pages (session token, exit of the frame) live under this path. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await contextOf(context).shopify.authenticate.admin(request);
  return null;
}

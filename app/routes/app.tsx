import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from '@remix-run/node';
import { isRouteErrorResponse, Link, Outlet, useRouteError } from '@remix-run/react';
import { NavMenu } from '@shopify/app-bridge-react';
import polarisStyles from '@shopify/polaris/build/esm/styles.css?url';
import { AppProvider } from '@shopify/shopify-app-remix/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import type { ReactNode } from 'react';
import { contextOf } from '#app/load-context.ts';
import { FailedPage } from '#app/ui/failed-page.tsx';
import ownStyles from '#app/ui/ui.css?url';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: polarisStyles },
  { rel: 'stylesheet', href: ownStyles },
];

export const headers: HeadersFunction = (given) => boundary.headers(given);

export async function loader({ request, context }: LoaderFunctionArgs) {
  await contextOf(context).shopify.authenticate.admin(request);
  return null;
}

/** Polaris for every page, a failed one too. App Bridge itself is in the document's head, so none is added here. */
function Frame({ children }: { children: ReactNode }) {
  return (
    <AppProvider apiKey="" isEmbeddedApp={false}>
      {children}
    </AppProvider>
  );
}

export default function App() {
  return (
    <Frame>
      <NavMenu>
        <Link to="/app" rel="home">
          Home
        </Link>
        <Link to="/app/products">Products</Link>
        <Link to="/app/review">Review</Link>
        <Link to="/app/publications">Published</Link>
        <Link to="/app/style">Style</Link>
        <Link to="/app/plan">Plan</Link>
        <Link to="/app/settings">Settings</Link>
      </NavMenu>
      <Outlet />
    </Frame>
  );
}

/**
 * A reply of the Shopify library (re-authentication, for one) is shown as it is, like its `boundary.error` does; calling
 * that here would bring the library's server part into the browser. Anything else is a page of ours.
 */
export function ErrorBoundary() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status !== 404 && typeof error.data === 'string' && error.data)
    return <div dangerouslySetInnerHTML={{ __html: error.data }} />;
  return (
    <Frame>
      <FailedPage isMissing={isRouteErrorResponse(error) && error.status === 404} />
    </Frame>
  );
}

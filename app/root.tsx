import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { contextOf } from '#app/load-context.ts';

const shopifysAppBridge = 'https://cdn.shopify.com/shopifycloud/app-bridge.js';

export const meta: MetaFunction = () => [{ title: 'Afterlight' }];

export function loader({ context, request }: LoaderFunctionArgs) {
  const { env } = contextOf(context).services;
  const isEmbedded = /^\/app(\/|$)/.test(new URL(request.url).pathname);
  return { apiKey: env.SHOPIFY_API_KEY, appBridgeUrl: env.APP_BRIDGE_URL ?? shopifysAppBridge, isEmbedded };
}

// the key and the address of App Bridge do not change while the page is open
export const shouldRevalidate = () => false;

export function Layout({ children }: { children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>('root');
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        {data?.isEmbedded && (
          <>
            <meta name="shopify-api-key" content={data.apiKey} />
            {/* Shopify requires App Bridge in the head, before every other script */}
            <script src={data.appBridgeUrl} data-api-key={data.apiKey} />
          </>
        )}
        <link rel="preconnect" href="https://cdn.shopify.com/" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

/** The last net: only what fails outside the app's own pages ends here. */
export function ErrorBoundary() {
  return (
    <main
      style={{
        fontFamily: 'system-ui, sans-serif',
        maxWidth: '36rem',
        margin: '4rem auto',
        padding: '0 1rem',
      }}
    >
      <h1>This page could not be shown</h1>
      <p>
        The address may be wrong, or something failed on our side. Open Afterlight again from your Shopify
        admin.
      </p>
    </main>
  );
}

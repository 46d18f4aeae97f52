import type { MetaFunction } from '@remix-run/node';

export const meta: MetaFunction = () => [{ title: 'Open Afterlight from Shopify' }];

/** Shown when the app is opened outside Shopify. It asks for nothing: the App Store forbids asking for a shop's domain. */
export default function OpenFromShopify() {
  return (
    <main
      style={{
        fontFamily: 'system-ui, sans-serif',
        maxWidth: '36rem',
        margin: '4rem auto',
        padding: '0 1rem',
      }}
    >
      <h1>Open Afterlight from your Shopify admin</h1>
      <p>Afterlight works inside Shopify. In your admin, choose Apps, then Afterlight.</p>
      <p>
        <a href="https://admin.shopify.com/">Go to your Shopify admin</a>
      </p>
    </main>
  );
}

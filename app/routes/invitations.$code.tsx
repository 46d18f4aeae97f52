import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';

export const meta: MetaFunction = () => [{ title: 'An invitation to Afterlight' }];

/** The address holds the code: no other site may learn it, and nobody keeps the page. */
export const headers: HeadersFunction = () => ({
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
  'X-Frame-Options': 'DENY',
});

export function loader({ params }: LoaderFunctionArgs) {
  return { code: params.code ?? '' };
}

/** What a merchant sees who opens a partner's link outside Shopify: the code, and where it is given. It tells nothing else. */
export default function Invitation() {
  const { code } = useLoaderData<typeof loader>();
  return (
    <main
      style={{
        fontFamily: 'system-ui, sans-serif',
        maxWidth: '36rem',
        margin: '4rem auto',
        padding: '0 1rem',
      }}
    >
      <h1>A partner asks to work with your store</h1>
      <p>In your Shopify admin, open Afterlight, then Settings, then Partners, and give this code:</p>
      <p style={{ fontFamily: 'monospace', overflowWrap: 'anywhere', fontSize: '1.1rem' }}>{code}</p>
      <p>There you see who asks and for what, before you allow anything.</p>
      <p>
        <a href="https://admin.shopify.com/" rel="noreferrer">
          Go to your Shopify admin
        </a>
      </p>
    </main>
  );
}

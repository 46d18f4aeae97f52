import { Banner, Page } from '@shopify/polaris';
import { NothingHere } from './nothing-here.tsx';

/** In place of a page that could not be loaded. */
export function FailedPage({ isMissing }: { isMissing: boolean }) {
  if (isMissing)
    return (
      <Page title="Not found" backAction={{ content: 'Home', url: '/app' }}>
        <NothingHere
          title="There is nothing here"
          text="The address may be wrong, or what it showed was removed together with its product."
          action={{ content: 'Go to products', url: '/app/products' }}
        />
      </Page>
    );
  return (
    <Page title="Something went wrong" backAction={{ content: 'Home', url: '/app' }}>
      <Banner
        tone="critical"
        title="This page could not be loaded"
        action={{ content: 'Try again', onAction: () => window.location.reload() }}
      >
        <p>The fault is on our side, and it was reported. Your products and photos are as they were.</p>
      </Banner>
    </Page>
  );
}

import type { Api } from '@shopify/ui-extensions/admin.product-details.block.render';

declare module './src/product-photos.tsx' {
  const shopify: Api;
}

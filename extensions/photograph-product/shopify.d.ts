import type { Api } from '@shopify/ui-extensions/admin.product-details.action.render';

declare module './src/photograph-product.tsx' {
  const shopify: Api;
}

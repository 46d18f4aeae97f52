import type { Api } from '@shopify/ui-extensions/admin.product-index.selection-action.render';

declare module './src/photograph-selection.tsx' {
  const shopify: Api;
}

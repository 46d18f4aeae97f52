/** Why a product cannot be photographed now; `message` says it in plain English, `code` lets others say it. */
export type Refusal = {
  code:
    | 'not_found'
    /** it has no photo to start from */
    | 'no_photo'
    /** Shopify is still working on its photo */
    | 'not_ready'
    | 'cannot_be_used'
    /** new photos of it are being made */
    | 'busy'
    | 'insufficient_credits';
  message: string;
};

/** What became of one product of an order. */
export type ProductOrder = { productId: string } & (
  { ok: true; generationId: string } | { ok: false; refusal: Refusal }
);

/** The same, for those who know the product by its id of Shopify. */
export type OrderedProduct = {
  shopifyId: string;
  title: string | null;
  /** null when it was refused */
  generationId: string | null;
  refusal: Refusal | null;
};

/** What is ordered when nobody chose. */
export const usualOrder = { scenes: ['studio'], perScene: 2 } as const;

/** More than this is asked for in several orders. */
export const mostPerOrder = { products: 250, scenes: 10, perScene: 8 } as const;

export const unknownProduct: Refusal = {
  code: 'not_found',
  message: 'Afterlight has not read this product yet. Try again in a minute.',
};

/** The id that every page and workflow of Shopify knows a product by: a number, or `gid://shopify/Product/<number>`. */
export function productGid(text: string): string | undefined {
  const digits = /^(?:gid:\/\/shopify\/Product\/)?(\d{1,20})$/.exec(text.trim())?.[1];
  return digits && `gid://shopify/Product/${digits}`;
}

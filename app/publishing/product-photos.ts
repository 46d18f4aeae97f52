import type { OrderedProduct, Refusal } from '#app/generation/batch/product-order.ts';

/** What Shopify's admin shows of a product through our extensions; their only contract with the server. */
export type ProductPhotoView = {
  url: string;
  alt: string;
  /** this app made it */
  isOurs: boolean;
  /** how well it fits the store's style; null = not measured */
  fit: {
    /** share of the store's own photos, 0..100, that fit no better */
    percentile: number;
    passed: boolean;
    /** in plain English */
    difference: string | null;
  } | null;
};

/** What an order would cost and whether it can be placed now. */
export type OrderOffer = {
  scenes: { id: string; title: string }[];
  usualScenes: string[];
  usualPerScene: number;
  mostPerScene: number;
  creditsPerPhoto: number;
  creditsLeft: number;
};

export type LastGeneration = {
  state: 'making' | 'finished' | 'failed' | 'canceled';
  createdAt: string;
  photos: number;
  /** photos that wait for the merchant, and that are on the product */
  waiting: number;
  published: number;
  failure: string | null;
  /** of its page in the app */
  path: string;
};

export type ProductPhotosView = {
  title: string;
  /** null while it is not learnt */
  style: { sentences: string[]; looks: string[]; photosRead: number } | null;
  photos: ProductPhotoView[];
  /** the newest photos that were ordered for it */
  last: LastGeneration | null;
  /** why it cannot be photographed now, credits aside */
  refusal: Refusal | null;
  offer: OrderOffer;
};

export type SelectionView = {
  products: { shopifyId: string; title: string | null; refusal: Refusal | null }[];
  offer: OrderOffer;
};

export type OrderReply =
  { ok: true; products: OrderedProduct[]; creditsLeft: number } | { ok: false; message: string };

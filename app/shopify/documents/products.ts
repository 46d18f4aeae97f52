import { gql } from 'graphql-request';
import { z } from 'zod';
import { adminDocument } from './admin-document.ts';

const pageInfoSchema = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

const imageSchema = z.object({
  url: z.string(),
  width: z.number().nullish(),
  height: z.number().nullish(),
});

/** One entry of a product's gallery. Videos and 3D models have no `image`. */
const mediaSchema = z.object({
  id: z.string(),
  alt: z.string().nullish(),
  mediaContentType: z.string(),
  status: z.enum(['UPLOADED', 'PROCESSING', 'READY', 'FAILED']),
  image: imageSchema.nullish(),
});

export type ProductMedia = z.infer<typeof mediaSchema>;

const mediaPageSchema = z.object({ nodes: z.array(mediaSchema), pageInfo: pageInfoSchema });

const productSchema = z.object({
  id: z.string(),
  title: z.string(),
  handle: z.string(),
  status: z.string(),
  vendor: z.string(),
  productType: z.string(),
  tags: z.array(z.string()),
  updatedAt: z.string(),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  category: z.object({ fullName: z.string() }).nullable(),
  collections: z.object({ nodes: z.array(z.object({ id: z.string(), title: z.string() })) }),
});

export const readProduct = adminDocument<{ id: string }>()({
  source: gql`
    query ReadProduct($id: ID!) {
      product(id: $id) {
        id
        title
        handle
        status
        vendor
        productType
        tags
        updatedAt
        options {
          name
          values
        }
        category {
          fullName
        }
        collections(first: 100) {
          nodes {
            id
            title
          }
        }
      }
    }
  `,
  result: z.object({ product: productSchema.nullable() }),
});

export type ShopifyProduct = z.infer<typeof productSchema>;

export const readProductMedia = adminDocument<{ id: string; after: string | null }>()({
  source: gql`
    query ReadProductMedia($id: ID!, $after: String) {
      product(id: $id) {
        id
        status
        title
        media(first: 100, after: $after, sortKey: POSITION) {
          nodes {
            id
            alt
            mediaContentType
            status
            ... on MediaImage {
              image {
                url
                width
                height
              }
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  result: z.object({
    product: z
      .object({ id: z.string(), status: z.string(), title: z.string(), media: mediaPageSchema })
      .nullable(),
  }),
});

const variantSchema = z.object({
  id: z.string(),
  title: z.string(),
  media: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
});

export const readProductVariants = adminDocument<{ id: string; after: string | null }>()({
  source: gql`
    query ReadProductVariants($id: ID!, $after: String) {
      product(id: $id) {
        variants(first: 100, after: $after, sortKey: POSITION) {
          nodes {
            id
            title
            media(first: 3) {
              nodes {
                id
              }
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  result: z.object({
    product: z
      .object({ variants: z.object({ nodes: z.array(variantSchema), pageInfo: pageInfoSchema }) })
      .nullable(),
  }),
});

export type ProductVariant = z.infer<typeof variantSchema>;

/** Positions count from zero; moving to the same place again changes nothing. */
export const reorderProductMedia = adminDocument<{
  id: string;
  moves: { id: string; newPosition: string }[];
}>()({
  isRepeatable: true,
  source: gql`
    mutation ReorderProductMedia($id: ID!, $moves: [MoveInput!]!) {
      productReorderMedia(id: $id, moves: $moves) {
        job {
          id
          done
        }
        mediaUserErrors {
          code
          field
          message
        }
      }
    }
  `,
  result: z.object({
    productReorderMedia: z.object({
      job: z.object({ id: z.string(), done: z.boolean() }).nullable(),
      mediaUserErrors: z.array(z.object({ code: z.string().nullish(), message: z.string() })),
    }),
  }),
});

const variantMediaResult = z.object({
  userErrors: z.array(z.object({ code: z.string().nullish(), message: z.string() })),
});

type VariantMediaVariables = { productId: string; variantMedia: { variantId: string; mediaIds: string[] }[] };

/** A variant shows one photo at most: one that shows another refuses. Not repeated blindly. */
export const appendVariantMedia = adminDocument<VariantMediaVariables>()({
  source: gql`
    mutation AppendVariantMedia($productId: ID!, $variantMedia: [ProductVariantAppendMediaInput!]!) {
      productVariantAppendMedia(productId: $productId, variantMedia: $variantMedia) {
        userErrors {
          code
          field
          message
        }
      }
    }
  `,
  result: z.object({ productVariantAppendMedia: variantMediaResult }),
});

export const detachVariantMedia = adminDocument<VariantMediaVariables>()({
  source: gql`
    mutation DetachVariantMedia($productId: ID!, $variantMedia: [ProductVariantDetachMediaInput!]!) {
      productVariantDetachMedia(productId: $productId, variantMedia: $variantMedia) {
        userErrors {
          code
          field
          message
        }
      }
    }
  `,
  result: z.object({ productVariantDetachMedia: variantMediaResult }),
});

/** Every product's id and time as a bulk operation: what our snapshot is compared with. */
export function catalogIdsBulkQuery(mark: string): string {
  return `query CatalogIds_${mark} { products { edges { node { id updatedAt } } } }`;
}

/**
 * The whole catalogue as a bulk operation, or what changed since a moment. The operation's name carries `mark`, so that an operation whose starting
 * reply was lost is recognised among the shop's others.
 */
export function catalogBulkQuery(mark: string, changedSince?: Date): string {
  const filter = changedSince ? `(query: "updated_at:>='${changedSince.toISOString()}'")` : '';
  return `query Catalog_${mark} {
  products${filter} {
    edges {
      node {
        id title handle status vendor productType tags updatedAt
        options { name values }
        category { fullName }
        collections { edges { node { id title } } }
        variants { edges { node { id title } } }
        media {
          edges { node { id alt mediaContentType status ... on MediaImage { image { url width height } } } }
        }
      }
    }
  }
}`;
}

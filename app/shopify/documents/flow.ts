import { gql } from 'graphql-request';
import { z } from 'zod';
import { adminDocument } from './admin-document.ts';
import { userErrorsSchema } from './user-errors.ts';

/** Where Shopify keeps the marks: with the app's installation, which no merchant and no other app sees. */
export const flowMarkNamespace = 'flow';

/**
 * Sets off the workflows that begin with one of our triggers, then leaves a mark. Shopify does one after the other, so the
 * mark says that the trigger was taken, which nothing else does: a trigger can be neither read back nor named.
 */
export const sendFlowTrigger = adminDocument<{
  handle: string;
  payload: Record<string, string | number | boolean>;
  marks: { ownerId: string; namespace: string; key: string; type: 'single_line_text_field'; value: string }[];
}>()({
  source: gql`
    mutation SendFlowTrigger($handle: String!, $payload: JSON!, $marks: [MetafieldsSetInput!]!) {
      flowTriggerReceive(handle: $handle, payload: $payload) {
        userErrors {
          field
          message
        }
      }
      metafieldsSet(metafields: $marks) {
        userErrors {
          code
          field
          message
        }
      }
    }
  `,
  result: z.object({
    flowTriggerReceive: z.object({ userErrors: userErrorsSchema }).nullable(),
    metafieldsSet: z.object({ userErrors: userErrorsSchema }).nullable(),
  }),
});

export const readFlowMark = adminDocument<{ namespace: string; key: string }>()({
  source: gql`
    query ReadFlowMark($namespace: String!, $key: String!) {
      currentAppInstallation {
        id
        metafield(namespace: $namespace, key: $key) {
          value
        }
      }
    }
  `,
  result: z.object({
    currentAppInstallation: z.object({
      id: z.string(),
      metafield: z.object({ value: z.string() }).nullable(),
    }),
  }),
});

export const deleteFlowMark = adminDocument<{
  metafields: { ownerId: string; namespace: string; key: string }[];
}>()({
  isRepeatable: true,
  source: gql`
    mutation DeleteFlowMark($metafields: [MetafieldIdentifierInput!]!) {
      metafieldsDelete(metafields: $metafields) {
        userErrors {
          field
          message
        }
      }
    }
  `,
  result: z.object({ metafieldsDelete: z.object({ userErrors: userErrorsSchema }).nullable() }),
});

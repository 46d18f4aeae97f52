import { gql } from 'graphql-request';
import { z } from 'zod';
import { adminDocument } from './admin-document.ts';

export const readShop = adminDocument<Record<string, never>>()({
  source: gql`
    query ReadShop {
      shop {
        id
        name
        myshopifyDomain
        ianaTimezone
      }
    }
  `,
  result: z.object({
    shop: z.object({
      id: z.string(),
      name: z.string(),
      myshopifyDomain: z.string(),
      ianaTimezone: z.string(),
    }),
  }),
});

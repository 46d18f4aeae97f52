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

/** Its main language. Reading it may not be allowed with the scopes that the app asks for. */
export const readShopLocales = adminDocument<Record<string, never>>()({
  source: gql`
    query ReadShopLocales {
      shopLocales {
        locale
        primary
      }
    }
  `,
  result: z.object({ shopLocales: z.array(z.object({ locale: z.string(), primary: z.boolean() })) }),
});

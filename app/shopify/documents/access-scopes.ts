import { gql } from 'graphql-request';
import { z } from 'zod';
import { adminDocument } from './admin-document.ts';

/** What the merchant has granted the app. */
export const readAccessScopes = adminDocument<Record<string, never>>()({
  source: gql`
    query ReadAccessScopes {
      currentAppInstallation {
        accessScopes {
          handle
        }
      }
    }
  `,
  result: z.object({
    currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
  }),
});

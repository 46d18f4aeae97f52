import { gql } from 'graphql-request';
import { z } from 'zod';
import { adminDocument } from './admin-document.ts';

/** Whether Shopify has finished a slow change. */
export const readJob = adminDocument<{ id: string }>()({
  source: gql`
    query ReadJob($id: ID!) {
      job(id: $id) {
        id
        done
      }
    }
  `,
  result: z.object({ job: z.object({ id: z.string(), done: z.boolean() }).nullable() }),
});

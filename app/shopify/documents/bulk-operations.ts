import { gql } from 'graphql-request';
import { z } from 'zod';
import { adminDocument } from './admin-document.ts';
import { userErrorsSchema } from './user-errors.ts';

const bulkOperationSchema = z.object({
  id: z.string(),
  status: z.enum(['CREATED', 'RUNNING', 'COMPLETED', 'CANCELING', 'CANCELED', 'FAILED', 'EXPIRED']),
  errorCode: z.string().nullable(),
  createdAt: z.string(),
  objectCount: z.coerce.number(),
  url: z.string().nullable(),
  query: z.string(),
});

export type BulkOperation = z.infer<typeof bulkOperationSchema>;

/** Not repeatable: a second one would read the whole shop again. */
export const startBulkQuery = adminDocument<{ query: string }>()({
  source: gql`
    mutation StartBulkQuery($query: String!) {
      bulkOperationRunQuery(query: $query) {
        bulkOperation {
          id
          status
        }
        userErrors {
          code
          field
          message
        }
      }
    }
  `,
  result: z.object({
    bulkOperationRunQuery: z.object({
      bulkOperation: z.object({ id: z.string(), status: z.string() }).nullable(),
      userErrors: userErrorsSchema,
    }),
  }),
});

export const readBulkOperation = adminDocument<{ id: string }>()({
  source: gql`
    query ReadBulkOperation($id: ID!) {
      bulkOperation(id: $id) {
        id
        status
        errorCode
        createdAt
        objectCount
        url
        query
      }
    }
  `,
  result: z.object({ bulkOperation: bulkOperationSchema.nullable() }),
});

/** The newest operations, to find one whose starting reply was lost. */
export const listBulkOperations = adminDocument<Record<string, never>>()({
  source: gql`
    query ListBulkOperations {
      bulkOperations(first: 10, sortKey: CREATED_AT, reverse: true) {
        nodes {
          id
          status
          errorCode
          createdAt
          objectCount
          url
          query
        }
      }
    }
  `,
  result: z.object({ bulkOperations: z.object({ nodes: z.array(bulkOperationSchema) }) }),
});

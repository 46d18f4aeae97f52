import { gql } from 'graphql-request';
import { z } from 'zod';
import { adminDocument } from './admin-document.ts';
import { userErrorsSchema } from './user-errors.ts';

const fileStatusSchema = z.enum(['UPLOADED', 'PROCESSING', 'READY', 'FAILED']);

const fileSchema = z.object({
  id: z.string(),
  alt: z.string().nullish(),
  fileStatus: fileStatusSchema,
  fileErrors: z.array(z.object({ code: z.string(), message: z.string() })),
  image: z.object({ url: z.string() }).nullish(),
});

export type ShopifyFile = z.infer<typeof fileSchema>;

/** A place to put bytes: unused ones vanish by themselves, so asking again is harmless. */
export const createStagedUpload = adminDocument<{
  input: { filename: string; mimeType: string; resource: 'IMAGE'; fileSize: string; httpMethod: 'PUT' }[];
}>()({
  isRepeatable: true,
  source: gql`
    mutation CreateStagedUpload($input: [StagedUploadInput!]!) {
      stagedUploadsCreate(input: $input) {
        stagedTargets {
          url
          resourceUrl
          parameters {
            name
            value
          }
        }
        userErrors {
          field
          message
        }
      }
    }
  `,
  result: z.object({
    stagedUploadsCreate: z.object({
      stagedTargets: z
        .array(
          z.object({
            url: z.string().nullable(),
            resourceUrl: z.string().nullable(),
            parameters: z.array(z.object({ name: z.string(), value: z.string() })),
          }),
        )
        .nullable(),
      userErrors: userErrorsSchema,
    }),
  }),
});

/** Not repeatable; `RAISE_ERROR` and a filename that is ours alone keep a second one from being made all the same. */
export const createFile = adminDocument<{
  files: {
    originalSource: string;
    filename: string;
    alt: string;
    contentType: 'IMAGE';
    duplicateResolutionMode: 'RAISE_ERROR';
  }[];
}>()({
  source: gql`
    mutation CreateFile($files: [FileCreateInput!]!) {
      fileCreate(files: $files) {
        files {
          id
          fileStatus
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
    fileCreate: z.object({
      files: z.array(z.object({ id: z.string(), fileStatus: fileStatusSchema })).nullable(),
      userErrors: userErrorsSchema,
    }),
  }),
});

export const readFile = adminDocument<{ id: string }>()({
  source: gql`
    query ReadFile($id: ID!) {
      node(id: $id) {
        ... on MediaImage {
          id
          alt
          fileStatus
          fileErrors {
            code
            message
          }
          image {
            url
          }
        }
      }
    }
  `,
  result: z.object({ node: fileSchema.nullable() }),
});

export const findFiles = adminDocument<{ query: string }>()({
  source: gql`
    query FindFiles($query: String!) {
      files(first: 5, query: $query) {
        nodes {
          ... on MediaImage {
            id
            alt
            fileStatus
            fileErrors {
              code
              message
            }
            image {
              url
            }
          }
        }
      }
    }
  `,
  // other kinds of file come as empty objects
  result: z.object({ files: z.object({ nodes: z.array(fileSchema.partial()) }) }),
});

/** Alt text, contents, and the products that show the file. Not repeated blindly: whoever sends it reads the product first. */
export const updateFile = adminDocument<{
  files: {
    id: string;
    alt?: string;
    originalSource?: string;
    referencesToAdd?: string[];
    referencesToRemove?: string[];
  }[];
}>()({
  source: gql`
    mutation UpdateFile($files: [FileUpdateInput!]!) {
      fileUpdate(files: $files) {
        files {
          id
          fileStatus
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
    fileUpdate: z.object({
      files: z.array(z.object({ id: z.string(), fileStatus: fileStatusSchema })).nullable(),
      userErrors: userErrorsSchema,
    }),
  }),
});

/** Clears a failed replacement: the file shows again what it showed before. */
export const acknowledgeFailedUpdate = adminDocument<{ fileIds: string[] }>()({
  isRepeatable: true,
  source: gql`
    mutation AcknowledgeFailedUpdate($fileIds: [ID!]!) {
      fileAcknowledgeUpdateFailed(fileIds: $fileIds) {
        files {
          id
        }
        userErrors {
          code
          field
          message
        }
      }
    }
  `,
  result: z.object({ fileAcknowledgeUpdateFailed: z.object({ userErrors: userErrorsSchema }) }),
});

/** For good. Only for files of ours that never reached a product. */
export const deleteFiles = adminDocument<{ fileIds: string[] }>()({
  isRepeatable: true,
  source: gql`
    mutation DeleteFiles($fileIds: [ID!]!) {
      fileDelete(fileIds: $fileIds) {
        deletedFileIds
        userErrors {
          code
          field
          message
        }
      }
    }
  `,
  result: z.object({
    fileDelete: z.object({ deletedFileIds: z.array(z.string()).nullable(), userErrors: userErrorsSchema }),
  }),
});

import { z } from 'zod';

/** What Shopify refuses in the answer of a mutation. */
export const userErrorsSchema = z.array(
  z.object({
    code: z.string().nullish(),
    field: z.array(z.string()).nullish(),
    message: z.string(),
  }),
);

export type UserErrors = z.infer<typeof userErrorsSchema>;

import { z } from 'zod';

const assetsForm = z.object({
  intent: z.enum(['approve', 'reject', 'publish', 'revert']),
  assetIds: z.array(z.string()).max(500),
  publicationIds: z.array(z.string()).max(500),
});

/** What acting on photos sends: `assetId` and `publicationId` may each be given many times. */
export type AssetsForm = z.infer<typeof assetsForm>;

export function readAssetsForm(form: FormData): AssetsForm {
  return assetsForm.parse({
    intent: form.get('intent'),
    assetIds: form.getAll('assetId'),
    publicationIds: form.getAll('publicationId'),
  });
}

import { z } from 'zod';

const assetsForm = z.object({
  intent: z.enum(['approve', 'reject', 'publish', 'publish-anyway', 'revert', 'change-alt']),
  assetIds: z.array(z.string()).max(500),
  publicationIds: z.array(z.string()).max(500),
  alt: z.string().max(5000),
});

/** What acting on photos sends: `assetId` and `publicationId` may each be given many times. */
export type AssetsForm = z.infer<typeof assetsForm>;

export function readAssetsForm(form: FormData): AssetsForm {
  return assetsForm.parse({
    intent: form.get('intent'),
    assetIds: form.getAll('assetId'),
    publicationIds: form.getAll('publicationId'),
    alt: form.get('alt') ?? '',
  });
}

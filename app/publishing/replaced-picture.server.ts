import type { AdminClient } from '#app/shopify/admin-api.server.ts';
import { acknowledgeFailedUpdate, readFile, type ShopifyFile } from '#app/shopify/documents/files.ts';
import { waitUntilProcessed } from './attach-media.server.ts';
import { failed, type StepContext } from './step.ts';

export const mediaRemoved = failed(
  'media_removed',
  'Not published: the photo to replace is no longer on the product.',
);

export const pictureChanged = failed(
  'media_changed',
  'Not published: the photo to replace has got a new picture in between.',
);

/** The media once Shopify has ended with what was sent; a picture that it could not process gives way to the one before. */
export async function settleReplaced(admin: AdminClient, id: string): Promise<ShopifyFile | null> {
  const file = await waitUntilProcessed(admin, id);
  if (file?.fileStatus !== 'FAILED') return file;
  await admin.run(acknowledgeFailedUpdate, { fileIds: [id] });
  return (await admin.run(readFile, { id })).node;
}

/** Whether the picture at this address is the one that we sent: else it is the merchant's, and not ours to take away. */
export async function isOurPicture(
  { services, publication }: StepContext,
  url: string | null,
): Promise<boolean> {
  const { objectKey } = publication.asset;
  const ours = objectKey ? await services.objects.get(objectKey) : undefined;
  if (!ours || !url) return false;
  const shown = await services.publicFetch.download(url);
  if (!shown.ok) throw new Error(`The picture on the product could not be read: ${shown.message}`);
  return shown.bytes.equals(ours);
}

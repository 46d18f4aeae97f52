import type { Asset } from '@prisma/client';
import type { Services } from '#app/services.ts';

/** Throws while the object of a finished asset is not there. */
export async function requireFetchable(
  { objects }: Pick<Services, 'objects'>,
  assets: Pick<Asset, 'id' | 'objectKey'>[],
): Promise<void> {
  for (const { id, objectKey } of assets) {
    if (objectKey && !(await objects.head(objectKey)))
      throw new Error(`asset ${id} is finished, but its object ${objectKey} cannot be fetched`);
  }
}

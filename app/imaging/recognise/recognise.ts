import type { PhotoRefusal } from '#app/imaging/picture.ts';
import type { Likeness } from './compare-copy.ts';
import { likenessOf, seePhoto } from './see-photo.ts';

/** How like a picture is to each of some originals; one that cannot be read is like nothing. */
export async function compareWithEach({
  photo,
  originals,
}: {
  photo: Uint8Array;
  originals: Uint8Array[];
}): Promise<{ ok: true; likenesses: Likeness[] } | PhotoRefusal> {
  const copy = await seePhoto(photo);
  if (!copy.ok) return copy;
  const likenesses: Likeness[] = [];
  for (const bytes of originals) {
    const original = await seePhoto(bytes);
    likenesses.push(original.ok ? likenessOf(copy.seen, original.seen) : { difference: 255, shown: 0 });
  }
  return { ok: true, likenesses };
}

import { Text } from '@shopify/polaris';
import { targetPosition, type Placement } from '#app/publishing/placement.ts';
import type { GalleryPhoto } from '#app/publishing/read-publishing-choice.server.ts';
import { Photo } from './photo.tsx';

const newPhoto = 'new';
const nobody = { earlier: new Set<string>(), later: new Set<string>() };
/** more than that fit on no screen */
const mostShown = 24;

type Shown = { id: string; url: string; isNew: boolean };

/** The gallery with the new photo where it was chosen to be. */
export function arrange(
  gallery: Pick<GalleryPhoto, 'mediaId' | 'url'>[],
  photoUrl: string,
  at: Placement | { replace: string },
): Shown[] {
  const shown = gallery.map(({ mediaId, url }) => ({ id: mediaId, url, isNew: false }));
  const added = { id: newPhoto, url: photoUrl, isNew: true };
  if (typeof at !== 'string') return shown.map((one) => (one.id === at.replace ? added : one));
  const order = shown.map(({ id }) => id);
  return shown.toSpliced(targetPosition(order, newPhoto, at, nobody), 0, added);
}

/** The product's photos as customers will see them. */
export function GalleryPreview({ shown }: { shown: Shown[] }) {
  // the new one is always among those that are shown
  const at = shown.findIndex(({ isNew }) => isNew);
  const first = Math.max(0, Math.min(at - mostShown / 2, shown.length - mostShown));
  return (
    <ol className="al-thumbs" data-plain="true" aria-label="The product’s photos">
      {shown.slice(first, first + mostShown).map(({ id, url, isNew }, index) => (
        <li key={id} className="al-pick" data-chosen={isNew}>
          <Photo url={url} alt={isNew ? 'The new photo' : `Photo ${first + index + 1}`} />
          {isNew && (
            <Text as="span" variant="bodySm" fontWeight="medium">
              New
            </Text>
          )}
        </li>
      ))}
    </ol>
  );
}

import { Text } from '@shopify/polaris';
import { useId } from 'react';
import type { GalleryPhoto } from '#app/publishing/read-publishing-choice.server.ts';
import { Photo } from './photo.tsx';

/** One of the product's photos, chosen by its picture. Those that cannot be chosen say why. */
export function PhotoPicker(props: {
  label: string;
  photos: GalleryPhoto[];
  chosen: string;
  onChoose: (mediaId: string) => void;
}) {
  const { label, photos, chosen, onChoose } = props;
  const name = useId();
  return (
    <fieldset className="al-picker">
      <legend>
        <Text as="span" variant="bodyMd">
          {label}
        </Text>
      </legend>
      <div className="al-thumbs" data-large="true">
        {photos.map(({ mediaId, url, whyNotReplaced }, index) => (
          <label key={mediaId} className="al-pick" data-chosen={mediaId === chosen}>
            <input
              type="radio"
              name={name}
              value={mediaId}
              checked={mediaId === chosen}
              disabled={whyNotReplaced !== null}
              onChange={() => onChoose(mediaId)}
            />
            <Photo url={url} alt={`Photo ${index + 1}`} />
            {whyNotReplaced && (
              <Text as="span" variant="bodySm" tone="subdued">
                {`Not this one: ${whyNotReplaced}`}
              </Text>
            )}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

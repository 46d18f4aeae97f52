import { Icon, Text } from '@shopify/polaris';
import { ImageIcon } from '@shopify/polaris-icons';
import { useState } from 'react';

/** One photograph in a square frame, uncropped. `alt` empty = decoration beside its own words. */
export function Photo(props: {
  url: string | null;
  alt: string;
  size?: 'thumbnail' | 'small' | 'full';
  /** shown in the frame while there is no photo */
  placeholder?: string;
  /** opens the photo at its full size */
  opens?: boolean;
}) {
  const { url, alt, size = 'full', placeholder, opens = false } = props;
  const [brokenUrl, setBrokenUrl] = useState<string>();
  const isShown = url !== null && url !== brokenUrl;
  const inside = isShown ? (
    <img src={url} alt={alt} loading="lazy" decoding="async" onError={() => setBrokenUrl(url)} />
  ) : (
    <span className="al-photo-empty">
      {size === 'full' && (placeholder || url) ? (
        <Text as="span" variant="bodySm" tone="subdued">
          {url ? 'This photo could not be loaded.' : placeholder}
        </Text>
      ) : (
        <Icon source={ImageIcon} tone="subdued" accessibilityLabel={alt || undefined} />
      )}
    </span>
  );
  if (!opens || !isShown)
    return (
      <span className="al-photo" data-size={size}>
        {inside}
      </span>
    );
  return (
    <a
      className="al-photo"
      data-size={size}
      href={url}
      target="_blank"
      rel="noreferrer"
      title="Open in full size"
    >
      {inside}
    </a>
  );
}

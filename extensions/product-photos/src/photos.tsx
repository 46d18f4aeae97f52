import type { ProductPhotosView, ProductPhotoView } from '#app/publishing/product-photos.ts';
import type { Say } from './block.tsx';

const mostShown = 6;

/** Each photo of the product, and how well it fits the look of the store. */
export function Photos({ view, say }: { view: ProductPhotosView; say: Say }) {
  const { photos, style } = view;
  const more = photos.length - mostShown;
  return (
    <s-stack gap="small">
      <s-text color="subdued">
        {style ? say('style.looks', { looks: style.looks.join(', ') }) : say('style.none')}
      </s-text>
      {photos.length === 0 && <s-paragraph>{say('photo.none')}</s-paragraph>}
      {photos.slice(0, mostShown).map((photo) => (
        <PhotoRow key={photo.url} photo={photo} isStyleKnown={style !== null} say={say} />
      ))}
      {more > 0 && <s-text color="subdued">{say('photo.more', { count: more })}</s-text>}
    </s-stack>
  );
}

type RowProps = { photo: ProductPhotoView; isStyleKnown: boolean; say: Say };

function PhotoRow({ photo, isStyleKnown, say }: RowProps) {
  const { fit, isOurs, url, alt } = photo;
  return (
    <s-stack direction="inline" gap="small" alignItems="center">
      <s-thumbnail src={url} alt={alt} size="small" />
      {isOurs && <s-badge tone="info">{say('photo.ours')}</s-badge>}
      {isStyleKnown && !fit && <s-badge>{say('photo.notMeasured')}</s-badge>}
      {fit?.passed && <s-badge tone="success">{say('photo.fits')}</s-badge>}
      {fit && !fit.passed && <s-badge tone="caution">{say('photo.differs')}</s-badge>}
      {fit && <s-text color="subdued">{detailOf(fit, say)}</s-text>}
    </s-stack>
  );
}

function detailOf(fit: NonNullable<ProductPhotoView['fit']>, say: Say): string {
  if (!fit.passed && fit.difference) return fit.difference;
  return say('photo.fitsDetail', { percent: Math.round(fit.percentile) });
}

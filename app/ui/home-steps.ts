import type { CatalogStatus } from '#app/catalog/read-catalog-status.server.ts';
import { countOf } from './scene-words.ts';
import type { SetupStep } from './setup-guide.tsx';

type Progress = {
  catalog: CatalogStatus;
  style: { style: { photosRead: number } | null; isLearning: boolean; isTooLittle: boolean };
  recent: unknown[];
  published: { photos: number };
};

/** The four steps to the first published photo; only the first open one offers what to do. */
export function stepsOf(progress: Progress): SetupStep[] {
  const steps = [readStep(progress), learnStep(progress), photographStep(progress), publishStep(progress)];
  const open = steps.findIndex(({ state }) => state !== 'done');
  return steps.map((step, index) => (index === open ? step : { ...step, action: undefined }));
}

function readStep({ catalog }: Progress): SetupStep {
  const title = 'Read your products and photos';
  switch (catalog.reading.state) {
    case 'complete':
      return {
        title,
        state: 'done',
        detail: `${countOf(catalog.productCount, 'product')} with ${countOf(catalog.photoCount, 'photo')}.`,
      };
    case 'failed':
      return { title, state: 'next', detail: 'Reading failed; see above.' };
    case 'never':
    case 'running':
      return { title, state: 'running', detail: 'This takes a minute or two; you may leave the page.' };
  }
}

function learnStep({ catalog, style }: Progress): SetupStep {
  const title = 'Learn your style';
  if (style.style)
    return { title, state: 'done', detail: `Measured on ${countOf(style.style.photosRead, 'photo')}.` };
  if (style.isTooLittle)
    return {
      title,
      state: 'next',
      detail: 'There are too few usable photos yet. New photos will use a plain, bright style.',
      action: { content: 'See why', url: '/app/style' },
    };
  const detail = 'Light, colours and composition are measured on the photos you already have.';
  if (catalog.reading.state !== 'complete') return { title, state: 'later', detail };
  if (style.isLearning) return { title, state: 'running', detail };
  return { title, state: 'next', detail, action: { content: 'Learn my style', url: '/app/style' } };
}

function photographStep({ style, recent }: Progress): SetupStep {
  const title = 'Photograph a product';
  if (recent.length)
    return { title, state: 'done', detail: 'New photos start from the product photo you have.' };
  return {
    title,
    state: style.style ? 'next' : 'later',
    detail: 'Choose products; new photos start from the photo you have, and the product is left untouched.',
    action: { content: 'Choose products', url: '/app/products' },
  };
}

function publishStep({ recent, published }: Progress): SetupStep {
  const title = 'Approve and publish';
  if (published.photos)
    return { title, state: 'done', detail: `${countOf(published.photos, 'photo')} on your products.` };
  return {
    title,
    state: recent.length ? 'next' : 'later',
    detail: 'Nothing reaches your store before you say so, and every photo can be taken off again.',
    action: { content: 'Review photos', url: '/app/review' },
  };
}

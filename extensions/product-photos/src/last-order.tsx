import type { LastGeneration } from '#app/publishing/product-photos.ts';
import type { Say } from './block.tsx';

/** How the newest order of the product went, with a link to it. */
export function LastOrder({ last, say }: { last: LastGeneration; say: Say }) {
  return (
    <s-stack direction="inline" gap="small">
      <s-text>{sayLast(last, say)}</s-text>
      <s-link href={`app:${last.path.slice(1)}`}>{say('last.open')}</s-link>
    </s-stack>
  );
}

function sayLast(last: LastGeneration, say: Say): string {
  switch (last.state) {
    case 'making':
      return say('last.making');
    case 'failed':
      return say('last.failed', { reason: last.failure ?? '' }).trim();
    case 'canceled':
      return say('last.canceled');
    case 'finished':
      if (last.waiting) return say('last.waiting', { count: last.waiting });
      if (last.published) return say('last.published', { count: last.published });
      return say('last.finished');
  }
}

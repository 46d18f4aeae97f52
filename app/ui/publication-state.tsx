import { Badge } from '@shopify/polaris';
import type { PublicationView } from '#app/publishing/read-publications.server.ts';

/** How far a photo is on its way to the product. */
export function PublicationState({ publication }: { publication: PublicationView }) {
  if (publication.isReverting) return <Badge progress="partiallyComplete">Being taken off</Badge>;
  switch (publication.status) {
    case 'queued':
    case 'uploaded':
    case 'attached':
      return (
        <Badge tone="info" progress="partiallyComplete">
          Publishing
        </Badge>
      );
    case 'placed':
      return <Badge tone="success">On the product</Badge>;
    case 'reverted':
      return <Badge>Taken off</Badge>;
    case 'failed':
      return <Badge tone="critical">Not published</Badge>;
  }
}

/** Does anything still move? */
export function isPublicationMoving(publication: PublicationView): boolean {
  const moving: PublicationView['status'][] = ['queued', 'uploaded', 'attached'];
  return publication.isReverting || moving.includes(publication.status);
}

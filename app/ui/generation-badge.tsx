import { Badge } from '@shopify/polaris';
import type { AssetStatus, GenerationStatus } from '#app/generation/generation.ts';
import type { ProductState } from '#app/publishing/product-state.ts';
import { countOf } from './scene-words.ts';

/** Where a generation stands. */
export function GenerationBadge({ status, progress }: { status: GenerationStatus; progress: number }) {
  switch (status) {
    case 'queued':
      return <Badge progress="incomplete">Waiting to start</Badge>;
    case 'processing':
      return (
        <Badge tone="info" progress="partiallyComplete">
          {`Photographing, ${Math.round(progress * 100)} %`}
        </Badge>
      );
    case 'complete':
      return <Badge tone="success">Finished</Badge>;
    case 'partial':
      return <Badge tone="warning">Partly finished</Badge>;
    case 'failed':
      return <Badge tone="critical">Not possible</Badge>;
    case 'canceled':
      return <Badge>Canceled</Badge>;
  }
}

/** Where one photo stands. */
export function AssetBadge({ status }: { status: AssetStatus }) {
  switch (status) {
    case 'queued':
    case 'rendering':
      return <Badge progress="partiallyComplete">In the making</Badge>;
    case 'awaiting-review':
      return <Badge tone="attention">Needs review</Badge>;
    case 'approved':
      return <Badge tone="success">Approved</Badge>;
    case 'rejected':
      return <Badge>Rejected</Badge>;
    case 'failed':
      return <Badge tone="critical">Not possible</Badge>;
  }
}

/** Where a product stands. */
export function ProductBadge({ state }: { state: ProductState }) {
  switch (state.kind) {
    case 'no-photo':
      return <Badge>No photo</Badge>;
    case 'refused':
      return <Badge tone="warning">Photo can’t be used</Badge>;
    case 'ready':
      return <Badge>Not photographed</Badge>;
    case 'running':
      return (
        <Badge tone="info" progress="partiallyComplete">
          Photographing
        </Badge>
      );
    case 'failed':
      return <Badge tone="critical">Not possible</Badge>;
    case 'waiting':
      return <Badge tone="attention">{`${countOf(state.count, 'photo')} to review`}</Badge>;
    case 'approved':
      return <Badge tone="success">{`${countOf(state.count, 'photo')} approved`}</Badge>;
    case 'published':
      return <Badge tone="success">{`${countOf(state.count, 'photo')} published`}</Badge>;
  }
}

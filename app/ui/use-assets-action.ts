import { useFetcher } from '@remix-run/react';
import type { AssetsReply } from './asset-card.tsx';

/** Acts on several photos at once. */
export function useAssetsAction() {
  const fetcher = useFetcher<AssetsReply>();
  return {
    isBusy: fetcher.state !== 'idle',
    failure: fetcher.data && !fetcher.data.ok ? fetcher.data.message : undefined,
    act(intent: 'approve' | 'reject' | 'publish', assetIds: string[]) {
      const form = new FormData();
      form.set('intent', intent);
      for (const assetId of assetIds) form.append('assetId', assetId);
      fetcher.submit(form, { method: 'post', action: '/app/assets' });
    },
  };
}

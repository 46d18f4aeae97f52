import type { Job } from '#app/queue/jobs.ts';

/** What can happen. `subjectId` names what it happened to. */
export type EventType =
  | 'store.installed'
  | 'store.access-regained'
  | 'store.erasure-requested'
  | 'shopify-webhook.received'
  | 'catalog.synced'
  | 'product.created'
  | 'product.changed'
  | 'automation.rules-changed'
  | 'credits.granted'
  | 'style.requested'
  | 'style.learnt'
  | 'generation.requested'
  | 'generation.finished'
  | 'generation.reviewed'
  | 'asset.ready'
  | 'batch.complete'
  | 'credits.low'
  | 'publication.requested'
  | 'publication.placed'
  | 'publication.alt-changed'
  | 'publication.revert-requested'
  | 'delivery.created';

/** The one table of what follows from what. */
export const reactions: Record<EventType, ((subjectId: string) => Job)[]> = {
  'store.installed': [
    (storeId) => ({ name: 'sync-catalog', payload: { storeId } }),
    (storeId) => ({ name: 'resume-publications', payload: { storeId } }),
  ],
  'store.access-regained': [(storeId) => ({ name: 'resume-publications', payload: { storeId } })],
  'store.erasure-requested': [(shopDomain) => ({ name: 'erase-store', payload: { shopDomain } })],
  'shopify-webhook.received': [(inboxId) => ({ name: 'handle-shopify-webhook', payload: { inboxId } })],
  'catalog.synced': [
    (storeId) => ({ name: 'learn-style', payload: { storeId } }),
    (storeId) => ({ name: 'look-again', payload: { storeId } }),
  ],
  'product.created': [(productId) => ({ name: 'run-automation', payload: { productId } })],
  'product.changed': [(productId) => ({ name: 'run-automation', payload: { productId } })],
  'automation.rules-changed': [(storeId) => ({ name: 'look-again', payload: { storeId } })],
  'credits.granted': [(storeId) => ({ name: 'look-again', payload: { storeId } })],
  'style.requested': [(storeId) => ({ name: 'learn-style', payload: { storeId } })],
  'style.learnt': [],
  // it waits for its turn: see release-generations
  'generation.requested': [],
  'generation.finished': [
    (generationId) => ({ name: 'announce-generation', payload: { generationId } }),
    (generationId) => ({ name: 'continue-automation', payload: { generationId } }),
    (generationId) => ({ name: 'tell-flow', payload: { generationId } }),
  ],
  'generation.reviewed': [(generationId) => ({ name: 'tell-flow', payload: { generationId } })],
  'asset.ready': [(assetId) => ({ name: 'announce-asset', payload: { assetId } })],
  'batch.complete': [(batchId) => ({ name: 'announce-batch', payload: { batchId } })],
  'credits.low': [(transferId) => ({ name: 'announce-low-credits', payload: { transferId } })],
  'publication.requested': [(publicationId) => ({ name: 'publish-asset', payload: { publicationId } })],
  'publication.placed': [],
  'publication.alt-changed': [(publicationId) => ({ name: 'write-alt-text', payload: { publicationId } })],
  'publication.revert-requested': [
    (publicationId) => ({ name: 'revert-publication', payload: { publicationId } }),
  ],
  'delivery.created': [(deliveryId) => ({ name: 'send-delivery', payload: { deliveryId } })],
};

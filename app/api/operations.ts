import type { Operation } from './operation.ts';
import { createKey, listKeys, revokeKey, rotateKey } from './operations/api-keys.ts';
import { cancel } from './operations/cancel-generation.ts';
import { createBatch } from './operations/create-batch.ts';
import { createGeneration } from './operations/create-generation.ts';
import { createJob } from './operations/create-job.ts';
import { createQuote } from './operations/create-quote.ts';
import { createStore, createStorePhotos } from './operations/create-store.ts';
import { getBatch } from './operations/get-batch.ts';
import { getCredits } from './operations/get-credits.ts';
import { getGeneration } from './operations/get-generation.ts';
import { getJobCredits } from './operations/get-job-credits.ts';
import { getJob } from './operations/get-job.ts';
import { getStoreStyle, getStoreStyleCard } from './operations/get-store-style.ts';
import { listAssets } from './operations/list-assets.ts';
import { listGenerations } from './operations/list-generations.ts';
import { listModels } from './operations/list-models.ts';
import { listScenes } from './operations/list-scenes.ts';
import { listVocabulary } from './operations/list-vocabulary.ts';
import { cancelBatch, listAllBatches } from './operations/manage-batches.ts';
import { streamGeneration } from './operations/stream-generation.ts';
import {
  getWebhookDelivery,
  listWebhookDeliveries,
  listWebhookEvents,
  replayWebhookEvents,
  resendWebhookDelivery,
} from './operations/webhook-deliveries.ts';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  getWebhookEndpoint,
  listWebhookEndpoints,
  updateWebhookEndpoint,
} from './operations/webhook-endpoints.ts';
import { rotateAccountWebhookSecret, rotateWebhookSecret } from './operations/webhook-secrets.ts';
import { advanceClock, getTestClock } from './operations/test-clock.ts';
import { setCreditsLowMark } from './operations/set-low-mark.ts';
import { verifyPhotoBytes, verifyPhotoUrl } from './operations/verify-photo.ts';
import { endInvitation, inviteMerchant, listAllInvitations } from './operations/invitations.ts';
import { getUsage } from './operations/get-usage.ts';
import { getStore, listStores } from './operations/read-stores.ts';

/** Every operation there is; router, OpenAPI document and tests read this list. */
export const operations: readonly Operation[] = [
  createGeneration,
  listGenerations,
  getGeneration,
  listAssets,
  cancel,
  streamGeneration,
  createQuote,
  createBatch,
  listAllBatches,
  getBatch,
  cancelBatch,
  verifyPhotoUrl,
  verifyPhotoBytes,
  createStore,
  listStores,
  getStore,
  createStorePhotos,
  getStoreStyle,
  getStoreStyleCard,
  inviteMerchant,
  listAllInvitations,
  endInvitation,
  getCredits,
  setCreditsLowMark,
  getUsage,
  listModels,
  listScenes,
  listVocabulary,
  createKey,
  listKeys,
  rotateKey,
  revokeKey,
  getTestClock,
  advanceClock,
  listWebhookEvents,
  listWebhookDeliveries,
  getWebhookDelivery,
  resendWebhookDelivery,
  createWebhookEndpoint,
  listWebhookEndpoints,
  getWebhookEndpoint,
  updateWebhookEndpoint,
  rotateWebhookSecret,
  replayWebhookEvents,
  deleteWebhookEndpoint,
  rotateAccountWebhookSecret,
  createJob,
  getJob,
  getJobCredits,
];

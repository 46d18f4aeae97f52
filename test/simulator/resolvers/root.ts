// Every query and mutation that the simulator answers. Any other root field is an error that names it.
import * as billing from './billing.ts';
import * as bulk from './bulk-operations.ts';
import type { Call } from './call.ts';
import * as catalogue from './catalogue.ts';
import * as files from './files.ts';
import { flowTriggerReceive } from './flow.ts';
import { metafieldsDelete, metafieldsSet } from './metafields.ts';
import * as productMedia from './product-media.ts';
import * as productMutations from './product-mutations.ts';
import { stagedUploadsCreate } from './staged-uploads.ts';
import * as subscriptions from './webhook-subscriptions.ts';

function job({ id }: { id: string }, call: Call) {
  const found = call.shop.jobs.get(id);
  return found ? { ...found, query: null } : null;
}

export const rootFields = {
  // Queries
  shop: catalogue.shop,
  shopLocales: catalogue.shopLocales,
  product: catalogue.product,
  productByIdentifier: catalogue.productByIdentifier,
  products: catalogue.products,
  productsCount: catalogue.productsCount,
  productVariant: catalogue.productVariant,
  productVariants: catalogue.productVariants,
  collection: catalogue.collection,
  collections: catalogue.collections,
  files: catalogue.files,
  node: catalogue.node,
  nodes: catalogue.nodes,
  job,
  bulkOperation: bulk.bulkOperation,
  bulkOperations: bulk.bulkOperations,
  currentBulkOperation: bulk.currentBulkOperation,
  webhookSubscription: subscriptions.webhookSubscription,
  webhookSubscriptions: subscriptions.webhookSubscriptions,
  currentAppInstallation: billing.currentAppInstallation,
  appInstallation: billing.currentAppInstallation,
  // Mutations
  productCreate: productMutations.productCreate,
  productUpdate: productMutations.productUpdate,
  productDelete: productMutations.productDelete,
  productVariantsBulkUpdate: productMutations.productVariantsBulkUpdate,
  productReorderMedia: productMedia.productReorderMedia,
  productVariantAppendMedia: productMedia.productVariantAppendMedia,
  productVariantDetachMedia: productMedia.productVariantDetachMedia,
  stagedUploadsCreate,
  fileCreate: files.fileCreate,
  fileUpdate: files.fileUpdate,
  fileDelete: files.fileDelete,
  fileAcknowledgeUpdateFailed: files.fileAcknowledgeUpdateFailed,
  flowTriggerReceive,
  metafieldsSet,
  metafieldsDelete,
  bulkOperationRunQuery: bulk.bulkOperationRunQuery,
  bulkOperationCancel: bulk.bulkOperationCancel,
  webhookSubscriptionCreate: subscriptions.webhookSubscriptionCreate,
  webhookSubscriptionDelete: subscriptions.webhookSubscriptionDelete,
  appSubscriptionCreate: billing.appSubscriptionCreate,
  appSubscriptionCancel: billing.appSubscriptionCancel,
  appUsageRecordCreate: billing.appUsageRecordCreate,
  appPurchaseOneTimeCreate: billing.appPurchaseOneTimeCreate,
};

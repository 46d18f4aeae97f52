import type { GraphQLSchema } from 'graphql';
import type { SimulatedClock } from './clock.ts';
import type { executeAdmin } from './execute.ts';
import type { Faults } from './faults.ts';
import type { LogEntry } from './log.ts';
import type { Webhooks } from './webhooks.ts';

export type FileStatus = 'UPLOADED' | 'PROCESSING' | 'READY' | 'FAILED';
export type FileFault = { code: string; message: string; details: string | null };

/** The bytes that the CDN serves for a file. Width and height are null for bytes that no decoder understands. */
export type StoredContent = {
  bytes: Buffer;
  mimeType: string;
  width: number | null;
  height: number | null;
  version: number;
};

export type StoredFile = {
  id: string;
  contentType: 'IMAGE' | 'FILE';
  alt: string;
  filename: string;
  status: FileStatus;
  content: StoredContent | null;
  originalSource: string;
  errors: FileFault[];
  locked: boolean;
  createdAt: Date;
  updatedAt: Date;
};

export type Variant = {
  id: string;
  productId: string;
  title: string;
  sku: string;
  price: string;
  position: number;
  mediaIds: string[];
  createdAt: Date;
  updatedAt: Date;
};

export type Product = {
  id: string;
  title: string;
  handle: string;
  vendor: string;
  productType: string;
  status: 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED';
  tags: string[];
  descriptionHtml: string;
  category: { id: string; name: string; fullName: string } | null;
  collectionIds: string[];
  mediaIds: string[];
  variants: Variant[];
  createdAt: Date;
  updatedAt: Date;
  publishedAt: Date | null;
};

export type Collection = { id: string; title: string; handle: string; updatedAt: Date };

export type Metafield = {
  id: string;
  ownerId: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: Date;
  updatedAt: Date;
};

export type StagedUpload = {
  key: string;
  filename: string;
  mimeType: string;
  method: 'PUT' | 'POST';
  fileSize: number | null;
  parameters: { name: string; value: string }[];
  expiresAt: Date;
  bytes: Buffer | null;
};

export type Job = { id: string; done: boolean };

export type BulkOperation = {
  id: string;
  query: string;
  status: 'CREATED' | 'RUNNING' | 'COMPLETED' | 'CANCELING' | 'CANCELED' | 'FAILED' | 'EXPIRED';
  errorCode: 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR' | 'TIMEOUT' | null;
  createdAt: Date;
  completedAt: Date | null;
  objectCount: number;
  rootObjectCount: number;
  lines: string[];
};

export type WebhookSubscription = {
  id: string;
  topic: string;
  uri: string;
  filter: string | null;
  includeFields: string[];
  name: string | null;
  createdAt: Date;
  failuresInARow: number;
};

export type AccessToken = {
  token: string;
  scopes: string[];
  expiresAt: Date | null;
  online: boolean;
};

/** The app as one shop has it: installed or not, and the one refresh token that Shopify keeps per app and shop. */
export type Installation = {
  installed: boolean;
  scopes: string[];
  accessTokens: AccessToken[];
  refreshToken: { token: string; expiresAt: Date } | null;
  /** Stays good until the refresh token that replaced it has been used, so that a lost reply does not lock an app out. */
  previousRefreshToken: { token: string; expiresAt: Date } | null;
};

export type Charge = {
  id: string;
  kind: 'subscription' | 'purchase';
  name: string;
  status: 'PENDING' | 'ACTIVE' | 'DECLINED' | 'CANCELLED';
  returnUrl: string;
  test: boolean;
  trialDays: number;
  price: { amount: string; currencyCode: string } | null;
  lineItems: ChargeLine[];
  createdAt: Date;
};

export type ChargeLine = {
  id: string;
  recurring: { price: { amount: string; currencyCode: string }; interval: string } | null;
  usage: { cappedAmount: { amount: string; currencyCode: string }; terms: string } | null;
  records: UsageRecord[];
};

export type UsageRecord = {
  id: string;
  description: string;
  idempotencyKey: string | null;
  price: { amount: string; currencyCode: string };
  createdAt: Date;
};

export type Shop = {
  id: string;
  domain: string;
  name: string;
  createdAt: Date;
  installation: Installation;
  /** How much of the app's query budget in this shop was left at `at`. */
  bucket: { available: number; at: Date };
  products: Map<string, Product>;
  files: Map<string, StoredFile>;
  collections: Map<string, Collection>;
  metafields: Map<string, Metafield>;
  stagedUploads: Map<string, StagedUpload>;
  jobs: Map<string, Job>;
  bulkOperations: Map<string, BulkOperation>;
  webhookSubscriptions: Map<string, WebhookSubscription>;
  charges: Map<string, Charge>;
  /** what the app has told Flow, in order */
  flowTriggers: ReceivedTrigger[];
};

export type ReceivedTrigger = { handle: string; payload: Record<string, unknown>; at: Date };

/** A Flow trigger as its shopify.extension.toml declares it. */
export type DeclaredTrigger = { handle: string; fields: { type: string; key?: string }[] };

export type AppSettings = {
  handle: string;
  name: string;
  url: string;
  apiKey: string;
  apiSecret: string;
  scopes: string[];
  /** Path that the admin opens inside the frame */
  homePath: string;
};

/** Simulated milliseconds that Shopify's slow work takes, and the size of the query budget. */
export type Limits = {
  mediaMilliseconds: number;
  jobMilliseconds: number;
  bulkMilliseconds: number;
  webhookMilliseconds: number;
  accessTokenSeconds: number;
  refreshTokenSeconds: number;
  bucketSize: number;
  restorePerSecond: number;
  maxQueryCost: number;
  maxMediaPerProduct: number;
  /** Shopify takes a shorter alt text without complaint and keeps the old one */
  minAltCharacters: number;
  maxImageBytes: number;
  maxImagePixels: number;
  webhookRetrySeconds: number[];
};

/** Everything that one simulated Shopify holds. */
export type World = {
  clock: SimulatedClock;
  schema: GraphQLSchema;
  execute: typeof executeAdmin;
  /** Base address of the server, without a slash at the end */
  url: string;
  app: AppSettings;
  limits: Limits;
  faults: Faults;
  webhooks: Webhooks;
  /** triggers that were deployed with the app */
  flowTriggers: DeclaredTrigger[];
  shops: Map<string, Shop>;
  log: LogEntry[];
  /** Resource ids count up, so that the same calls give the same ids. */
  lastId: number;
};

export function nextNumber(world: World): number {
  world.lastId += 1;
  return world.lastId;
}

export function nextGid(world: World, type: string): string {
  return `gid://shopify/${type}/${nextNumber(world)}`;
}

/** The digits at the end of a global id. */
export function legacyId(gid: string): string {
  return gid.slice(gid.lastIndexOf('/') + 1);
}

import { Buffer } from 'node:buffer';
import type { Generation, Prisma } from '@prisma/client';
import type { CreditOwner } from '#app/credits/ledger.server.ts';
import { nameAspectRatio } from '#app/generation/generation.ts';
import {
  startGenerationIn,
  TooFewCredits,
  type StartGenerationInput,
} from '#app/generation/start-generation.server.ts';
import { magicOf } from '#app/generation/wishes/magic-images.ts';
import { storeInput } from '#app/generation/store-input.server.ts';
import type { Preservation } from '#app/imaging/fidelity/judge-fidelity.ts';
import type { Services } from '#app/services.ts';
import { replyOnce, type OnceOutcome, type Reply } from './reply-once.server.ts';
import { requireAccess } from './store-grants.server.ts';

/** The source photo in the three ways that it can be sent; the keys are the request's own field names. */
export type GivenImage = Record<string, { url: string } | { base64: string } | { file: Blob }>;

export type Order = {
  contract: 'v1' | 'api-v1';
  storeId: string | null;
  image: GivenImage;
  scenes: string[];
  count: number;
  situation?: string | undefined;
  model?: string | undefined;
  aspectRatio?: string | undefined;
  longSide?: number | undefined;
  preferences?: Prisma.InputJsonObject | undefined;
  preservation?: Preservation | undefined;
  webhookUrl?: string | undefined;
};

/** Who orders, and who pays for it. */
export type Buyer = { partnerId: string; mode: 'live' | 'test'; owner: CreditOwner };

export type OrderOutcome =
  | OnceOutcome
  | { ok: false; code: 'store_not_found' | 'store_not_allowed' }
  | { ok: false; code: 'insufficient_credits'; message: string }
  | { ok: false; code: 'invalid'; errors: { path: string; message: string }[] };

/**
 * Takes a partner's order: the store must be its own or granted, the photo is judged (and kept, when it came along), the
 * generation is started; with an idempotency key, once.
 */
export async function placeOrder(
  services: Pick<Services, 'db' | 'clock' | 'objects' | 'publicFetch'>,
  request: Buyer & { key: string | undefined; hash: string; order: Order },
  present: (generation: Generation) => Reply,
): Promise<OrderOutcome> {
  const { partnerId } = request;
  const prepared = await prepareOrder(services, request);
  if (!prepared.ok) return prepared;
  const { input } = prepared;
  const url = input.source.kind === 'url' ? input.source.url : null;
  if (magicOf({ mode: request.mode, url })?.isUnaffordable)
    return { ok: false, code: 'insufficient_credits', message: new TooFewCredits(0, input.count).message };
  const once = { partnerId, key: request.key, requestHash: request.hash };
  try {
    return await replyOnce(services, once, async (tx) =>
      present(await startGenerationIn(tx, services, input)),
    );
  } catch (error) {
    // nothing is kept: the same request may be sent again when there are credits
    if (error instanceof TooFewCredits)
      return { ok: false, code: 'insufficient_credits', message: error.message };
    throw error;
  }
}

export type PreparedOrder =
  | { ok: true; input: StartGenerationInput }
  | { ok: false; code: 'store_not_found' | 'store_not_allowed' }
  | { ok: false; code: 'invalid'; errors: { path: string; message: string }[] };

/** What must be known before an order is taken: may the partner use the store, can the photo be used, may the address be called. */
export async function prepareOrder(
  services: Pick<Services, 'db' | 'objects' | 'publicFetch'>,
  { partnerId, mode, owner, order }: Buyer & { order: Order },
  mayUse = requireAccess,
): Promise<PreparedOrder> {
  const { storeId } = order;
  const access = storeId
    ? await mayUse(services, { partnerId, storeId, scope: 'generations:write' })
    : { ok: true as const };
  if (!access.ok) return access;
  const webhook = order.webhookUrl ? services.publicFetch.judge(order.webhookUrl) : { ok: true as const };
  if (!webhook.ok)
    return { ok: false, code: 'invalid', errors: [{ path: 'webhook_url', message: webhook.message }] };
  const image = await readImage(services, order);
  if (!image.ok) return image;
  return {
    ok: true,
    input: {
      storeId,
      origin: 'partner',
      owner,
      partnerId,
      contract: order.contract,
      source: image.source,
      scenes: order.scenes,
      count: order.count,
      situation: order.situation,
      model: order.model,
      aspectRatio: order.aspectRatio ?? image.aspectRatio,
      longSide: order.longSide,
      preferences: order.preferences,
      preservation: order.preservation,
      webhookUrl: order.webhookUrl,
      mode,
    },
  };
}

type ImageRead =
  | { ok: true; source: StartGenerationInput['source']; aspectRatio?: string }
  | { ok: false; code: 'invalid'; errors: { path: string; message: string }[] };

async function readImage(
  services: Pick<Services, 'objects' | 'publicFetch'>,
  { image }: Order,
): Promise<ImageRead> {
  const [[field, given]] = Object.entries(image);
  const refuse = (message: string): ImageRead => ({
    ok: false,
    code: 'invalid',
    errors: [{ path: field, message }],
  });
  if ('url' in given) {
    const verdict = services.publicFetch.judge(given.url);
    return verdict.ok ? { ok: true, source: { kind: 'url', url: given.url } } : refuse(verdict.message);
  }
  const bytes = 'file' in given ? Buffer.from(await given.file.arrayBuffer()) : decodeBase64(given.base64);
  if (!bytes) return refuse('This is not Base64. Encode the bytes of the photo.');
  const stored = await storeInput(services, bytes);
  if (!stored.ok) return refuse(stored.message);
  const source = { kind: 'object', key: stored.key, hash: stored.hash } as const;
  // the pictures have the input's ratio unless another one is asked for
  return { ok: true, source, aspectRatio: nameAspectRatio(stored.width, stored.height) };
}

/** Base64 or its URL form, with or without a `data:` prefix; undefined when it is neither. */
function decodeBase64(text: string): Buffer | undefined {
  const plain = text.replace(/^data:[^,]{0,100};base64,/, '').replaceAll(/\s/g, '');
  return plain && /^[A-Za-z0-9+/_-]+={0,2}$/.test(plain) ? Buffer.from(plain, 'base64') : undefined;
}

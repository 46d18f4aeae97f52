import pMap from 'p-map';
import { startBatchIn, type BatchLine, type StartedBatch } from '#app/generation/batch/start-batch.server.ts';
import { TooFewCredits } from '#app/generation/start-generation.server.ts';
import type { Services } from '#app/services.ts';
import { prepareOrder, type Buyer, type Order, type OrderOutcome } from './place-order.server.ts';
import { replyOnce, type Reply } from './reply-once.server.ts';
import { requireAccess } from './store-grants.server.ts';

export type BatchOrder = { order: Order; reference: string | null };

type Batch = { orders: BatchOrder[]; webhookUrl: string | undefined };

/**
 * Takes many orders at once. Each is judged by itself: one whose store or photo cannot be used is kept with its reason
 * and the others begin. Refused as a whole when no order can begin.
 */
export async function placeBatch(
  services: Pick<Services, 'db' | 'clock' | 'objects' | 'publicFetch'>,
  request: Buyer & { key: string | undefined; hash: string; batch: Batch },
  present: (batch: StartedBatch) => Reply,
): Promise<OrderOutcome> {
  const { partnerId, mode, owner, batch } = request;
  const { webhookUrl } = batch;
  const webhook = webhookUrl ? services.publicFetch.judge(webhookUrl) : { ok: true as const };
  if (!webhook.ok)
    return { ok: false, code: 'invalid', errors: [{ path: 'webhook_url', message: webhook.message }] };
  const mayUse = askOnce();
  const lines = await pMap(
    batch.orders,
    (one) => prepareLine(services, { partnerId, mode, owner, ...one }, mayUse),
    { concurrency: 8 },
  );
  if (lines.every((line) => line.refusal))
    return {
      ok: false,
      code: 'invalid',
      errors: lines.flatMap((line, index) =>
        (line.refusal?.errors ?? []).map((error) => inItem(index, error)),
      ),
    };
  const once = { partnerId, key: request.key, requestHash: request.hash, timeoutMs: 30_000 };
  try {
    return await replyOnce(services, once, async (tx) =>
      present(
        await startBatchIn(tx, services, { partnerId, mode, owner, webhookUrl: webhookUrl ?? null, lines }),
      ),
    );
  } catch (error) {
    if (error instanceof TooFewCredits)
      return { ok: false, code: 'insufficient_credits', message: error.message };
    throw error;
  }
}

/** A batch is mostly of one store: each is looked up once. */
function askOnce(): typeof requireAccess {
  const found = new Map<string, ReturnType<typeof requireAccess>>();
  return (services, pair) => {
    const known = found.get(pair.storeId) ?? requireAccess(services, pair);
    found.set(pair.storeId, known);
    return known;
  };
}

function inItem(index: number, { path, message }: { path: string; message: string }) {
  return { path: ['items', index, path].filter((part) => part !== '').join('.'), message };
}

async function prepareLine(
  services: Pick<Services, 'db' | 'objects' | 'publicFetch'>,
  { reference, ...request }: Buyer & BatchOrder,
  mayUse: typeof requireAccess,
): Promise<BatchLine> {
  const prepared = await prepareOrder(services, request, mayUse);
  if (prepared.ok) return { reference, input: prepared.input };
  if (prepared.code === 'invalid')
    return { reference, refusal: { code: 'validation_failed', errors: prepared.errors } };
  const { code, message } = storeRefusals[prepared.code];
  return { reference, refusal: { code, errors: [{ path: 'store_id', message }] } };
}

const storeRefusals = {
  store_not_found: { code: 'not_found', message: 'There is no store with this id for this API key.' },
  store_not_allowed: {
    code: 'forbidden',
    message: 'The merchant did not allow generations:write for this store.',
  },
} as const;

import { readBalance } from '#app/credits/ledger.server.ts';
import {
  creditsPerAsset,
  nameAspectRatio,
  parseAspectRatio,
  sizeOfAsset,
} from '#app/generation/generation.ts';
import { turnOf } from '#app/generation/turns/turn-of.ts';
import { readQueue, type QueueView } from '#app/generation/turns/read-queue.server.ts';
import type { StartGenerationInput } from '#app/generation/start-generation.server.ts';
import type { Services } from '#app/services.ts';
import { prepareOrder, type Buyer, type Order, type PreparedOrder } from './place-order.server.ts';

type Quoting = Pick<Services, 'db' | 'rings' | 'objects' | 'publicFetch' | 'pixels'>;

export type PhotoVerdict = {
  isUsable: boolean;
  /** why it cannot be used */
  code: string | null;
  message: string | null;
  width: number | null;
  height: number | null;
};

export type Quote = {
  ok: true;
  costCredits: number;
  availableCredits: number;
  aspectRatio: string | null;
  /** of each photo, in pixels; null while the photo's own size is not known */
  size: { width: number; height: number } | null;
  photo: PhotoVerdict;
  queue: QueueView;
};

/** What an order would cost, when it would be done and whether its photo can be used; nothing is taken or begun. */
export async function quoteOrder(
  services: Quoting,
  request: Buyer & { order: Order },
): Promise<Quote | Exclude<PreparedOrder, { ok: true }>> {
  const prepared = await prepareOrder(services, request);
  if (!prepared.ok) return prepared;
  const { input } = prepared;
  const turn = turnOf(input);
  const [photo, balance, queue] = await Promise.all([
    judgePhoto(services, input.source),
    readBalance(services.db, input.owner),
    readQueue(services, { flow: { payer: turn.turnPayer, store: turn.turnStore }, count: input.count }),
  ]);
  const own = photo.width && photo.height ? nameAspectRatio(photo.width, photo.height) : undefined;
  const aspectRatio = input.aspectRatio ?? own ?? null;
  const ratio = aspectRatio ? parseAspectRatio(aspectRatio) : undefined;
  return {
    ok: true,
    costCredits: input.count * creditsPerAsset,
    availableCredits: balance.available,
    aspectRatio,
    size: ratio ? sizeOfAsset(ratio, input.longSide) : null,
    photo,
    queue,
  };
}

/** Reads the photo and cuts its product out, as the engine would. */
async function judgePhoto(services: Quoting, source: StartGenerationInput['source']): Promise<PhotoVerdict> {
  const refuse = (code: string, message: string): PhotoVerdict => ({
    isUsable: false,
    code,
    message,
    width: null,
    height: null,
  });
  const fetched = await readSource(services, source);
  if (!fetched.ok) return refuse(`source_${fetched.code}`, fetched.message);
  const measured = await services.pixels.run('measure-photo', { bytes: fetched.bytes });
  if (!measured.ok) return refuse(measured.code, measured.message);
  const { width, height } = measured.original;
  const { cutOut } = measured;
  const size = { width, height };
  if (cutOut.ok) return { isUsable: true, code: null, message: null, ...size };
  return { isUsable: false, code: cutOut.code, message: cutOut.message, ...size };
}

async function readSource(
  { objects, publicFetch }: Quoting,
  source: StartGenerationInput['source'],
): Promise<{ ok: true; bytes: Buffer } | { ok: false; code: string; message: string }> {
  if (source.kind === 'url') return publicFetch.download(source.url);
  const bytes = source.kind === 'object' ? await objects.get(source.key) : undefined;
  return bytes
    ? { ok: true, bytes }
    : { ok: false, code: 'missing', message: 'The photo is no longer there.' };
}

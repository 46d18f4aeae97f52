import { createHash } from 'node:crypto';
import type { Asset, Generation } from '@prisma/client';
import pMap from 'p-map';
import { recordEvent } from '#app/events/record-event.server.ts';
import type { Pose } from '#app/engines/image-engine.ts';
import type { Stroke } from '#app/imaging/cut-out/strokes.ts';
import { writeAltText } from '#app/publishing/write-alt-text.ts';
import type { Services } from '#app/services.ts';
import { heatMapKey } from '#app/storage/asset-url.ts';
import { styleProfile, type StyleProfile } from '#app/style/profile.ts';
import { readStrokes } from '#app/generation/photograph/correct-cut-out.server.ts';
import { printsOf } from '#app/generation/photograph/fingerprint.ts';
import { aspectOf } from '#app/generation/wishes/aspect-of-order.ts';
import { isFinished, longSides, nameAspectRatio } from './generation.ts';
import { magicOf, magicPhoto } from '#app/generation/wishes/magic-images.ts';
import { photographToMatch } from '#app/generation/batch/match-set.server.ts';
import type { Photographed } from '#app/generation/photograph/photograph-product.ts';
import { poseOfProduct } from '#app/generation/photograph/pose-of-product.ts';
import { signPhoto } from '#app/generation/photograph/signed-recipe.ts';
import { settleGeneration } from './settle-generation.server.ts';
import { preservationOf } from '#app/generation/photograph/certificate.ts';
import { readWishes, sceneOfAsset } from '#app/generation/wishes/wishes.ts';

type Rendering = Pick<Services, 'db' | 'env' | 'clock' | 'objects' | 'pixels' | 'publicFetch' | 'log'>;
type Refusal = { ok: false; code: string; message: string };

/**
 * Renders what is still missing of a generation. Each finished asset is stored before the next one starts, so a killed
 * worker's successor only does the rest; running it on a finished generation does nothing.
 */
export async function renderGeneration(services: Rendering, input: { generationId: string }): Promise<void> {
  const { db } = services;
  const generation = await db.generation.findUnique({
    where: { id: input.generationId },
    include: {
      assets: { orderBy: { position: 'asc' } },
      profile: true,
      photo: true,
      product: true,
      store: true,
    },
  });
  if (!generation || isFinished(generation.status)) return;
  await db.generation.updateMany({
    where: { id: generation.id, status: 'queued' },
    data: { status: 'processing', startedAt: services.clock.now() },
  });
  const magic = magicOf({ mode: generation.mode, url: generation.sourceUrl });
  if (magic?.isEndless) return;
  const source = await fetchSource(services, generation, generation.photo?.url ?? generation.sourceUrl);
  if (!source.ok) {
    await failRemaining(services, generation.id, source);
    return settleGeneration(services, generation.id);
  }
  const waiting = generation.assets.filter(
    (asset) => asset.status === 'queued' || asset.status === 'rendering',
  );
  const profile = generation.profile ? styleProfile.parse(generation.profile.profile) : null;
  const pose = poseOfProduct(generation.product);
  const key = { storeId: generation.storeId, contentHash: source.hash };
  const strokes = await readStrokes(services, key);
  await pMap(
    waiting,
    (asset) => renderAsset(services, generation, asset, { source, strokes, profile, pose }),
    {
      concurrency: services.pixels.threads,
    },
  );
  await settleGeneration(services, generation.id);
}

/** Ends a generation that kept failing for our own reasons: nothing is charged for what is missing. */
export async function giveUpGeneration(
  services: Pick<Services, 'db' | 'clock'>,
  generationId: string,
): Promise<void> {
  await failRemaining(services, generationId, {
    ok: false,
    code: 'internal_error',
    message:
      'The photo could not be made because of a fault on our side. Nothing was charged; please try again.',
  });
  await settleGeneration(services, generationId);
}

async function fetchSource(
  services: Rendering,
  generation: Generation,
  url: string | null,
): Promise<{ ok: true; bytes: Buffer; hash: string } | Refusal> {
  if (generation.sourceKey) {
    const bytes = await services.objects.get(generation.sourceKey);
    if (bytes) return { ok: true, bytes, hash: sha256(bytes) };
  }
  if (!url)
    return {
      ok: false,
      code: 'source_missing',
      message: 'The source photo is no longer there. Choose another photo.',
    };
  const fetched = magicOf({ mode: generation.mode, url })
    ? { ok: true as const, bytes: await magicPhoto(), mimeType: 'image/jpeg' }
    : await services.publicFetch.download(url);
  if (!fetched.ok) return { ok: false, code: `source_${fetched.code}`, message: fetched.message };
  const hash = sha256(fetched.bytes);
  const key = `inputs/${hash}`;
  await services.objects.put(key, fetched.bytes, fetched.mimeType ?? 'application/octet-stream');
  await services.db.generation.update({
    where: { id: generation.id },
    // the photo's address may change, or the photo go
    data: { sourceKey: key, sourceHash: hash, sourceUrl: url },
  });
  return { ok: true, bytes: fetched.bytes, hash };
}

type Painting = {
  source: { bytes: Buffer; hash: string };
  strokes: Stroke[];
  profile: StyleProfile | null;
  pose: Pose | undefined;
};

type Named = { product: { title: string } | null; store: { locale: string } | null };

/** A merchant's photo says what a screen reader would; a partner's product has no name that we know. */
function altTextOf({ product, store }: Named, { scene }: Asset): string {
  if (!product) return 'A product photograph on a made scene.';
  return writeAltText({ title: product.title, scene, locale: store?.locale ?? 'en' });
}

async function renderAsset(
  services: Rendering,
  generation: Generation & Named,
  asset: Asset,
  { source, strokes, profile, pose }: Painting,
): Promise<void> {
  const { db } = services;
  const claimed = await db.asset.updateMany({
    where: { id: asset.id, status: { in: ['queued', 'rendering'] }, generation: { status: 'processing' } },
    data: { status: 'rendering' },
  });
  if (!claimed.count) return;
  const refusal = magicOf({ mode: generation.mode, url: generation.sourceUrl })?.refusal;
  if (refusal && asset.position >= refusal.fromPhoto)
    return failAsset(services, asset.id, { ok: false, ...refusal });
  const wishes = readWishes(generation);
  const order = {
    bytes: source.bytes,
    strokes,
    profile,
    pose,
    change: wishes.change,
    scene: sceneOfAsset(asset.scene, wishes.scene),
    aspectRatio: aspectOf(generation, profile),
    longSide: generation.longSide ?? longSides.usual,
    preservation: preservationOf(generation),
    label: { altText: altTextOf(generation, asset), source: source.hash, profile: generation.profileId },
  };
  const photographed = await photographToMatch(services, { ...asset, generation }, (seed) =>
    services.pixels.run('photograph-product', { ...order, seed }),
  );
  if (!photographed.ok) return failAsset(services, asset.id, photographed);
  await keepAsset(services, generation, asset, { ...photographed, source: source.hash, strokes });
}

async function keepAsset(
  services: Rendering,
  generation: Generation,
  asset: Asset,
  made: Extract<Photographed, { ok: true }> & { source: string; strokes: Stroke[]; tries: number },
): Promise<void> {
  const recipe = { ...made.recipe, source: made.source, profile: generation.profileId };
  const printed = await services.pixels.run('fingerprint-photo', { bytes: made.bytes });
  if (!printed.ok) throw new Error(`the finished photo cannot be read: ${printed.message}`);
  const { fingerprint } = printed;
  const { SECRET_KEY: secretKey } = services.env;
  const certificate = {
    source: made.source,
    ...(made.strokes.length ? { strokes: made.strokes } : {}),
    preservation: preservationOf(generation),
    placement: made.placement,
    width: made.width,
    height: made.height,
    fidelity: made.fidelity,
    stylePercentile: made.style?.percentile ?? null,
  };
  const bytes = signPhoto(toBuffer(made.bytes), { secretKey, recipe, certificate, fingerprint });
  const contentHash = sha256(bytes);
  const objectKey = `assets/${contentHash}.jpg`;
  await services.objects.put(objectKey, bytes, 'image/jpeg');
  await services.objects.put(heatMapKey(objectKey), toBuffer(made.heatMap), 'image/png');
  await services.db.$transaction(async (tx) => {
    const { count } = await tx.asset.updateMany({
      where: { id: asset.id, status: 'rendering' },
      data: {
        status: 'awaiting-review',
        sceneId: made.sceneId,
        objectKey,
        contentHash,
        ...printsOf(printed),
        mimeType: 'image/jpeg',
        width: made.width,
        height: made.height,
        fidelity: made.fidelity,
        ...(made.style ? { style: made.style } : {}),
        setting: made.setting,
        tries: made.tries,
        seed: made.recipe.seed,
        recipe,
        warnings: made.warnings,
        seconds: made.seconds,
      },
    });
    if (!count) return;
    if (!generation.aspectRatio)
      await tx.generation.update({
        where: { id: generation.id },
        data: { aspectRatio: nameAspectRatio(made.width, made.height) },
      });
    await recordEvent(tx, { type: 'asset.ready', subjectId: asset.id, storeId: generation.storeId });
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Bytes that came from another thread are plain arrays. */
function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function failAsset(services: Pick<Services, 'db'>, assetId: string, refusal: Refusal): Promise<void> {
  await services.db.asset.updateMany({
    where: { id: assetId, status: 'rendering' },
    data: { status: 'failed', failureCode: refusal.code, failureMessage: refusal.message },
  });
}

async function failRemaining(
  services: Pick<Services, 'db'>,
  generationId: string,
  refusal: Refusal,
): Promise<void> {
  await services.db.asset.updateMany({
    where: { generationId, status: { in: ['queued', 'rendering'] } },
    data: { status: 'failed', failureCode: refusal.code, failureMessage: refusal.message },
  });
}

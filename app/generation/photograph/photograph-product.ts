import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { poseSeen } from '#app/engines/studio/pose/pose-seen.ts';
import { resampleProduct } from '#app/engines/studio/resample-product.ts';
import { scenes } from '#app/engines/studio/scenes.ts';
import { studioEngine } from '#app/engines/studio/studio-engine.ts';
import type { Placement, Pose, RenderOutcome } from '#app/engines/image-engine.ts';
import { cutOutProduct } from '#app/imaging/cut-out/cut-out-product.ts';
import type { Stroke } from '#app/imaging/cut-out/strokes.ts';
import { encodePhoto, type PhotoLabel } from '#app/imaging/encode-photo.ts';
import type { Cells } from '#app/imaging/fidelity/compare-cells.ts';
import { drawHeatMap } from '#app/imaging/fidelity/heat-map.ts';
import type { Preservation } from '#app/imaging/fidelity/judge-fidelity.ts';
import { measureFidelity, type Fidelity } from '#app/imaging/fidelity/measure-fidelity.ts';
import type { CutOut, CutOutRefusal, PhotoRefusal, PlacedProduct } from '#app/imaging/picture.ts';
import { readPhoto } from '#app/imaging/read-photo.ts';
import { measurePhoto, measuringSidePixels } from '#app/style/measure-photo.ts';
import { sourceSidePixels } from '#app/style/measure-photo-file.ts';
import type { StyleProfile } from '#app/style/profile.ts';
import type { Comparison } from '#app/style/distance.ts';
import { scorePhoto, type StyleScore } from '#app/style/score-photo.ts';
import { sizeOfAsset } from '#app/generation/generation.ts';
import { changeLook, type LookChange } from '#app/generation/wishes/look-change.ts';
import { houseLook, lookOfProfile } from '#app/generation/wishes/look-of-profile.ts';
import { readSetting } from './read-setting.ts';
import type { PhotoSetting } from './set-consistency.ts';

export type PhotographOrder = {
  /** the source photo's file */
  bytes: Uint8Array;
  /** what a person kept and removed by hand when the product was cut out */
  strokes?: Stroke[];
  /** null = the house look */
  profile: StyleProfile | null;
  /** what is wanted otherwise than the look has it */
  change?: LookChange;
  scene: string;
  seed: number;
  aspectRatio: { width: number; height: number } | 'source';
  /** pixels of the photo's longer side, 256..4096; default 2048 */
  longSide?: number | undefined;
  /** what is known of it; absent = as its outline says */
  pose?: Pose | undefined;
  preservation: Preservation;
  /** what the file says of itself beside the engine's own figures */
  label?: { altText: string; source: string; profile: string | null };
};

export type Photographed =
  | {
      ok: true;
      /** the finished JPEG file */
      bytes: Uint8Array;
      width: number;
      height: number;
      sceneId: string;
      placement: Placement;
      setting: PhotoSetting;
      fidelity: Fidelity;
      /** PNG: where the product's colour differs from its source, and how much */
      heatMap: Uint8Array;
      style: StyleScore | null;
      recipe: { engine: string; version: string; scene: string; seed: number };
      warnings: string[];
      seconds: number;
    }
  | { ok: false; code: string; message: string };

type Source = { ok: true; cut: CutOut; poseSeen: Pose } | PhotoRefusal | CutOutRefusal;

/** Cutting out takes as long as painting: the next photo of the same product needs it again. Up to 45 MB each. */
const cutOuts = new LRUCache<string, Source>({ max: 2 });

async function prepareSource(bytes: Buffer, strokes: Stroke[] = []): Promise<Source> {
  const key = createHash('sha256').update(bytes).update(JSON.stringify(strokes)).digest('hex');
  const known = cutOuts.get(key);
  if (known) return known;
  const read = await readPhoto(bytes, { maxSidePixels: sourceSidePixels });
  const cut = read.ok ? await cutOutProduct(read.picture, { strokes, mayChange: true }) : read;
  const source: Source = cut.ok ? { ok: true, cut, poseSeen: poseSeen(cut) } : cut;
  cutOuts.set(key, source);
  return source;
}

/**
 * Photographs one product once: reads and cuts out the source, paints the scene in the store's look, encodes, and
 * measures fidelity and style on the encoded file. A photo whose product was altered does not leave this function.
 */
export async function photographProduct(order: PhotographOrder): Promise<Photographed> {
  const started = performance.now();
  const bytes = Buffer.from(order.bytes.buffer, order.bytes.byteOffset, order.bytes.byteLength);
  const source = await prepareSource(bytes, order.strokes);
  if (!source.ok) return { ok: false, code: source.code, message: source.message };
  const { cut } = source;
  const size = sizeOfAsset(order.aspectRatio === 'source' ? cut : order.aspectRatio, order.longSide);
  const look = changeLook(order.profile ? lookOfProfile(order.profile) : houseLook, order.change ?? {});
  const { scene, seed } = order;
  const pose = order.pose ?? source.poseSeen;
  const canvas = takeCanvas(size.width * size.height * 3);
  const painted = await studioEngine.render({ cutOut: cut, look, scene, seed, pose, ...size, canvas });
  if (!painted.ok) return painted;
  const recipe = { engine: studioEngine.id, version: studioEngine.version, scene: painted.sceneId, seed };
  const file = await encodePhoto(painted, labelOf(order, recipe));
  giveBack(canvas);
  const { cells, ...checked } = await checkFile(file, cut, painted, order);
  if (!checked.fidelity.passed)
    return { ok: false, code: 'fidelity_gate', message: checked.fidelity.reasons.join(' ') };
  return {
    ok: true,
    bytes: file,
    width: painted.width,
    height: painted.height,
    sceneId: painted.sceneId,
    placement: painted.placement,
    ...checked,
    heatMap: drawHeatMap(cells),
    recipe,
    warnings: painted.warnings,
    seconds: Math.round(performance.now() - started) / 1000,
  };
}

/** A photo's pixels are needed until they are encoded: the next one is painted over them. One is kept, of 2048×2048 at most. */
let spare: Uint8Array | undefined;
const mostSpareBytes = 2048 * 2048 * 3;

function takeCanvas(length: number): Uint8Array {
  const canvas = spare?.length === length ? spare : new Uint8Array(length);
  spare = undefined;
  return canvas;
}

function giveBack(canvas: Uint8Array): void {
  if (canvas.length <= mostSpareBytes) spare = canvas;
}

function labelOf({ label }: PhotographOrder, recipe: PhotoLabel['recipe']): PhotoLabel {
  const { altText = 'A product photograph on a made scene.', source, profile } = label ?? {};
  return {
    description: altText,
    recipe: { ...recipe, ...(source ? { source } : {}), ...(profile ? { profile } : {}) },
  };
}

async function checkFile(
  file: Buffer,
  cut: CutOut,
  painted: Extract<RenderOutcome, { ok: true }>,
  { profile, preservation }: Pick<PhotographOrder, 'profile' | 'preservation'>,
): Promise<{ fidelity: Fidelity; cells: Cells; setting: PhotoSetting; style: StyleScore | null }> {
  const decoded = await readPhoto(file);
  if (!decoded.ok) throw new Error(`the finished photo cannot be read: ${decoded.message}`);
  const expected = await resampleProduct(cut, painted.placement);
  const setting = readSetting(decoded.picture, cut, expected, painted);
  const measured = { ...measureFidelity(decoded.picture, expected, preservation), setting };
  if (!profile) return { ...measured, style: null };
  const small = await readPhoto(file, { maxSidePixels: measuringSidePixels });
  if (!small.ok) throw new Error(`the finished photo cannot be read: ${small.message}`);
  const measurement = measurePhoto(small.picture, {
    cutOut: maskOf(expected, painted),
    ...(painted.horizon === null ? {} : { horizon: painted.horizon }),
  });
  return { ...measured, style: scorePhoto(profile, measurement, comparisonOf(painted.sceneId, profile)) };
}

/**
 * Other than the store's own set, as it was asked to: a surface in a room; or a plinth, a niche, a mirror, dyed paper, a
 * pool of light, a window whose bars and leaves would be taken for the product's shadow.
 */
function comparisonOf(sceneId: string, { shadow }: StyleProfile): Comparison {
  const scene = scenes.find(({ id }) => id === sceneId);
  if (scene?.gobo || scene?.glow) return 'composition';
  // a store without shadows does not tell how its products would stand on a table, where they must have one
  if (scene?.family === 'lifestyle') return shadow.kind === 'none' ? 'composition' : 'light-and-composition';
  return scene && (scene.piece || scene.horizon !== null) ? 'composition' : 'as-ordered';
}

/** Where the product is in the finished photo: known exactly, so nobody needs to look for it. A quarter of the size. */
function maskOf(product: PlacedProduct, frame: { width: number; height: number }): CutOut {
  const step = 4;
  const [width, height] = [Math.ceil(frame.width / step), Math.ceil(frame.height / step)];
  const alpha = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [column, row] = [x * step - product.left, y * step - product.top];
      if (column >= 0 && row >= 0 && column < product.width && row < product.height)
        alpha[y * width + x] = product.alpha[row * product.width + column];
    }
  const box = { left: 0, top: 0, width, height };
  const backdrop = { kind: 'plain' as const, oklab: [1, 0, 0] as [number, number, number] };
  return { ok: true, width, height, alpha, rgb: new Uint8Array(0), box, confidence: 0.98, backdrop };
}

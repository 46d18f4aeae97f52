import { withMember } from '#app/engines/studio/choose-scene.ts';

/** What a generation is made of: pure rules. */

export type GenerationStatus = 'queued' | 'processing' | 'complete' | 'partial' | 'failed' | 'canceled';
export type AssetStatus = 'queued' | 'rendering' | 'awaiting-review' | 'approved' | 'rejected' | 'failed';

/** One credit for each finished asset. */
export const creditsPerAsset = 1;

/** Assets that passed every gate: their bytes exist and may be shown, fetched, published. */
export const passedStatuses: readonly AssetStatus[] = ['awaiting-review', 'approved', 'rejected'];

export function isFinished(status: string): boolean {
  return status === 'complete' || status === 'partial' || status === 'failed' || status === 'canceled';
}

/** The scenes of `count` assets: the asked scenes in turn, so that each gets its share. */
export function scenesOfAssets(scenes: readonly string[], count: number): string[] {
  return Array.from({ length: count }, (_, position) => scenes[position % scenes.length]);
}

/**
 * A seed for each asset that only depends on what is photographed and on its place: the same order, the same photos. The
 * photos of one scene take its family's members by turns, so that a catalogue's first photos share a set.
 * @param turn how many photos of this scene come before it in the order
 */
export function seedOfAsset(sourceName: string, scene: string, position: number, turn = position): number {
  let hash = 2166136261;
  for (const character of `${sourceName}|${scene}|${position}`)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  return withMember((hash >>> 0) % 2147483632, turn);
}

/** Share of the assets that have an outcome, 0..1. */
export function progressOf(assets: readonly { status: string }[], status: string): number {
  if (isFinished(status)) return 1;
  const done = assets.filter((asset) => asset.status !== 'queued' && asset.status !== 'rendering').length;
  return assets.length ? Math.round((done / assets.length) * 100) / 100 : 0;
}

/** What a generation has become when every asset has an outcome. */
export function outcomeOf(assets: readonly { status: string }[]): 'complete' | 'partial' | 'failed' {
  const passed = assets.filter((asset) => passedStatuses.some((status) => status === asset.status)).length;
  if (passed === assets.length) return 'complete';
  return passed ? 'partial' : 'failed';
}

const named: Record<string, [number, number]> = { square: [1, 1], portrait: [4, 5], landscape: [3, 2] };

/** `4:5`, `16:9`, … as width and height parts, or undefined when it is none or steeper than 1:4. */
export function parseAspectRatio(text: string): { width: number; height: number } | undefined {
  const match = /^\s*(\d{1,4})\s*[:x/]\s*(\d{1,4})\s*$/i.exec(text);
  const [width, height] = match
    ? [Number(match[1]), Number(match[2])]
    : (named[text.trim().toLowerCase()] ?? [0, 0]);
  if (!width || !height) return undefined;
  const ratio = width / height;
  return ratio >= 0.25 && ratio <= 4 ? { width, height } : undefined;
}

/** Pixels of a photo's longer side: what an order may ask for, and what it gets when it does not. */
export const longSides = { least: 256, usual: 2048, most: 4096 };

/** Pixels of an asset: `longSide` on the longer side, both even. */
export function sizeOfAsset(
  ratio: { width: number; height: number },
  longSide = longSides.usual,
): { width: number; height: number } {
  const scale = longSide / Math.max(ratio.width, ratio.height);
  const even = (value: number) => Math.max(2, Math.round((value * scale) / 2) * 2);
  return { width: even(ratio.width), height: even(ratio.height) };
}

const plainRatios = [
  [1, 1],
  [4, 5],
  [5, 4],
  [3, 4],
  [4, 3],
  [2, 3],
  [3, 2],
  [9, 16],
  [16, 9],
  [1, 2],
  [2, 1],
  [21, 9],
] as const;

/** The nearest plain ratio of two sizes, such as `4:5`; for an odd crop, the exact pixels reduced. */
export function nameAspectRatio(width: number, height: number): string {
  const ratio = width / height;
  const near = plainRatios.find(([w, h]) => Math.abs(ratio / (w / h) - 1) < 0.01);
  if (near) return `${near[0]}:${near[1]}`;
  const divisor = greatestCommonDivisor(width, height);
  return `${width / divisor}:${height / divisor}`;
}

/** The plain ratio that a store's usual format, width over height, is nearest to. */
export function nearestAspectRatio(ratio: number): { width: number; height: number } {
  const distance = ([width, height]: readonly [number, number]) =>
    Math.abs(Math.log(ratio / (width / height)));
  const [nearest] = plainRatios.toSorted((a, b) => distance(a) - distance(b));
  return { width: nearest[0], height: nearest[1] };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b ? greatestCommonDivisor(b, a % b) : a;
}

/** OKLab steps of lightness, a and b; one that is used again and again, since a million pixels pass here. */
export type Step = { l: number; a: number; b: number };

/**
 * What a pixel covers of the surface, in product heights: across the photo, and away from the camera. On a table that is
 * seen from the side it is several times as deep as it is wide; where the photo is out of focus it is larger.
 */
export type Footprint = { u: number; v: number };

/** Writes into `step` how the surface's colour at (u, v), both in product heights, differs from its mean. */
export type Painter = (step: Step, u: number, v: number) => void;

/** A material paints pixels of one footprint: what is finer than they are is left out, so that nothing flickers. */
export type Material = (seed: number, footprint: Footprint) => Painter;

/** What is left, 0..1, of a pattern of so many cycles for each product height, seen in pixels of that size. */
export function kept(cycles: number, size: number): number {
  const covered = 2 * cycles * size;
  return covered > 3 ? 0 : Math.exp(-0.9 * covered * covered);
}

/** 0 below `from`, 1 above `to`. */
export function ramp(from: number, to: number, value: number): number {
  const t = (value - from) / (to - from);
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}

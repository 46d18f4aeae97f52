/** OKLab steps of lightness, a and b; one that is used again and again, since a million pixels pass here. */
export type Step = { l: number; a: number; b: number };

/**
 * A material changes the surface's colour at (u, v), both in product heights: it writes OKLab steps into `step`.
 * `detail` (0..1) fades what is finer than a pixel, so that distance does not flicker.
 */
export type Material = (step: Step, u: number, v: number, seed: number, detail: number) => void;

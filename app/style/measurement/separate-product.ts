import type { CutOut } from '#app/imaging/picture.ts';
import { backdropTolerance, rimWidth, type BackdropModel } from './backdrop-model.ts';
import { keepLargeParts } from './parts.ts';
import type { WorkingCopy } from './working-copy.ts';

/** Which pixels of the working copy are product, which are backdrop, and how far each backdrop pixel is in shadow. */
export type Separation = {
  /** 1 = product */
  product: Uint8Array;
  /** 1 = backdrop (shadowed or not), a pixel or two clear of the product */
  backdrop: Uint8Array;
  /** OKLab length of the pixel as a share of its backdrop's: 1 = unshadowed, below 1 = darker, above 1 = lighter */
  shade: Float32Array;
  /** sharply bounded parts of the product that are larger than a speck, biggest first: pixel counts */
  parts: number[];
  /** 0..1, how far the separation can be trusted */
  confidence: number;
};

/**
 * Separates product and backdrop. With a cut-out its mask is used; with real transparency the opacity; else the
 * backdrop is grown inward from the rim through pixels that are backdrop-coloured, or darker on the same OKLab ray
 * (OKLab is homogeneous of degree 1/3, so shadow only scales a colour), and not on a sharp edge.
 */
export function separateProduct(copy: WorkingCopy, model: BackdropModel, cutOut?: CutOut): Separation {
  const { shade, away, ray } = compareWithBackdrop(copy, model);
  if (cutOut) {
    const mask = shrinkMask(cutOut, copy.width, copy.height);
    return finish(copy, mask, shade, cutOut.confidence);
  }
  if (copy.opacity) return finish(copy, opaqueParts(copy, copy.opacity), shade, 0.95);
  const reached = growBackdrop(copy, model, { shade, away, ray });
  const mask = reached.map((isBackdrop) => 1 - isBackdrop);
  const trust = model.cover * Math.max(0.15, 1 - model.noise / 0.03);
  return finish(copy, mask, shade, Math.min(0.9, trust));
}

type Comparison = {
  shade: Float32Array;
  /** OKLab distance from the backdrop's colour */
  away: Float32Array;
  /** OKLab distance from the backdrop's ray: what shadow cannot explain */
  ray: Float32Array;
};

function compareWithBackdrop(copy: WorkingCopy, model: BackdropModel): Comparison {
  const count = copy.width * copy.height;
  const shade = new Float32Array(count);
  const away = new Float32Array(count);
  const ray = new Float32Array(count);
  for (let pixel = 0; pixel < count; pixel += 1) {
    const c0 = copy.lightness[pixel];
    const c1 = copy.greenRed[pixel];
    const c2 = copy.blueYellow[pixel];
    const b0 = model.lightness[pixel];
    const b1 = model.greenRed[pixel];
    const b2 = model.blueYellow[pixel];
    const s = (c0 * b0 + c1 * b1 + c2 * b2) / (b0 * b0 + b1 * b1 + b2 * b2 + 1e-6);
    shade[pixel] = s;
    away[pixel] = Math.sqrt((c0 - b0) ** 2 + (c1 - b1) ** 2 + (c2 - b2) ** 2);
    ray[pixel] = Math.sqrt((c0 - s * b0) ** 2 + (c1 - s * b1) ** 2 + (c2 - s * b2) ** 2);
  }
  return { shade, away, ray };
}

function growBackdrop(copy: WorkingCopy, model: BackdropModel, compared: Comparison): Uint8Array {
  const { width, height } = copy;
  const tolerance = backdropTolerance(model);
  const passable = new Uint8Array(width * height);
  const { shade, away, ray } = compared;
  for (let pixel = 0; pixel < passable.length; pixel += 1) {
    const shadowed = shade[pixel] > 0.4 && shade[pixel] < 1.05;
    const onRay = ray[pixel] < tolerance + 0.012 * (1 - shade[pixel]);
    passable[pixel] = away[pixel] < tolerance || (shadowed && onRay) ? 1 : 0;
  }
  blockSharpEdges(copy, passable, away, tolerance, Math.max(0.02, 6 * model.noise));
  const core = erode(passable, width, height);
  const seeds = new Uint8Array(width * height);
  const rim = rimWidth(copy);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const inside = x >= rim && x < width - rim && y >= rim && y < height - rim;
      const pixel = y * width + x;
      if (!inside && away[pixel] < 1.4 * tolerance) seeds[pixel] = core[pixel];
    }
  }
  const reached = dilate(flood(seeds, core, width, height), width, height);
  for (let pixel = 0; pixel < reached.length; pixel += 1) reached[pixel] &= passable[pixel];
  return reached;
}

function blockSharpEdges(
  copy: WorkingCopy,
  passable: Uint8Array,
  away: Float32Array,
  tolerance: number,
  threshold: number,
): void {
  const { width, height, lightness: plane } = copy;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const pixel = y * width + x;
      if (away[pixel] <= tolerance) continue;
      const twice = 2 * plane[pixel];
      const bend =
        Math.abs(plane[pixel - 1] + plane[pixel + 1] - twice) +
        Math.abs(plane[pixel - width] + plane[pixel + width] - twice);
      if (bend > threshold) passable[pixel] = 0;
    }
  }
}

function flood(seeds: Uint8Array, allowed: Uint8Array, width: number, height: number): Uint8Array {
  const reached = Uint8Array.from(seeds);
  const stack = new Int32Array(width * height);
  let size = 0;
  for (let pixel = 0; pixel < seeds.length; pixel += 1) if (seeds[pixel]) stack[size++] = pixel;
  while (size > 0) {
    const pixel = stack[--size];
    const x = pixel % width;
    if (x > 0 && allowed[pixel - 1] && !reached[pixel - 1]) reached[(stack[size++] = pixel - 1)] = 1;
    if (x < width - 1 && allowed[pixel + 1] && !reached[pixel + 1]) reached[(stack[size++] = pixel + 1)] = 1;
    const up = pixel - width;
    if (up >= 0 && allowed[up] && !reached[up]) reached[(stack[size++] = up)] = 1;
    const down = pixel + width;
    if (down < allowed.length && allowed[down] && !reached[down]) reached[(stack[size++] = down)] = 1;
  }
  return reached;
}

/** 3×3 erosion; outside the frame counts as set, so that the rim survives. */
export function erode(mask: Uint8Array, width: number, height: number): Uint8Array {
  const flipped = mask.map((value) => 1 - value);
  return dilate(flipped, width, height).map((value) => 1 - value);
}

/** 3×3 dilation. */
export function dilate(mask: Uint8Array, width: number, height: number): Uint8Array {
  const wide = new Uint8Array(mask.length);
  for (let y = 0; y < height; y += 1) {
    const line = y * width;
    for (let x = 0; x < width; x += 1) {
      const pixel = line + x;
      const left = x > 0 ? mask[pixel - 1] : 0;
      const right = x < width - 1 ? mask[pixel + 1] : 0;
      wide[pixel] = left | mask[pixel] | right;
    }
  }
  const grown = Uint8Array.from(wide);
  for (let pixel = 0; pixel < mask.length; pixel += 1) {
    if (pixel >= width) grown[pixel] |= wide[pixel - width];
    if (pixel + width < mask.length) grown[pixel] |= wide[pixel + width];
  }
  return grown;
}

/** Opaque parts of a photo with real transparency; parts that are mostly see-through are baked shadow. */
function opaqueParts(copy: WorkingCopy, opacity: Float32Array): Uint8Array {
  return Uint8Array.from({ length: copy.width * copy.height }, (_, pixel) => (opacity[pixel] >= 0.6 ? 1 : 0));
}

function shrinkMask(cutOut: CutOut, width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const top = Math.floor((y * cutOut.height) / height);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * cutOut.height) / height));
    for (let x = 0; x < width; x += 1) {
      const left = Math.floor((x * cutOut.width) / width);
      const right = Math.max(left + 1, Math.floor(((x + 1) * cutOut.width) / width));
      let sum = 0;
      for (let row = top; row < bottom; row += 1) {
        for (let column = left; column < right; column += 1) sum += cutOut.alpha[row * cutOut.width + column];
      }
      mask[y * width + x] = sum >= 128 * (bottom - top) * (right - left) ? 1 : 0;
    }
  }
  return mask;
}

function finish(copy: WorkingCopy, mask: Uint8Array, shade: Float32Array, confidence: number): Separation {
  const { width, height } = copy;
  const { kept, sizes } = keepLargeParts(mask, width, height);
  const backdrop = dilate(kept, width, height).map((value) => 1 - value);
  return { product: kept, backdrop, shade, parts: sizes, confidence };
}

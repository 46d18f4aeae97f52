import { flood } from '#app/imaging/masks/components.ts';
import { dilate, erode, invert } from '#app/imaging/masks/morphology.ts';
import type { CutOut } from '#app/imaging/picture.ts';
import { backdropTolerance, rimWidth, type BackdropModel } from './backdrop-model.ts';
import { keepLargeParts } from './parts.ts';
import { placeOf, type Place } from './product-box.ts';
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
  /** box and middle of the product; null = there is none */
  place: Place | null;
  /** pixels by which the mask stands out over the product's own edge: pixels that mix product and backdrop count */
  fringe: number;
  /** 0..1, how far the separation can be trusted */
  confidence: number;
};

/** What one comparison with the backdrop says of every pixel. */
type Compared = {
  shade: Float32Array;
  /** 1 = backdrop-coloured, or darker on the backdrop's ray */
  passable: Uint8Array;
  /** 1 = so near the backdrop that it may start the growth */
  isSeed: Uint8Array;
  /** 1 = the colour of the backdrop itself */
  isBackdrop: Uint8Array;
  /** 1 = darker on the ray of a coloured backdrop: nothing but shadow, however sharp its edge */
  isShadow: Uint8Array;
};

/** A cast shadow only scales the backdrop's colour: it stays this near to the ray. */
const LEAST_RAY = 0.004;
const RAY_SIGMAS = 2.5;
/** With this many times more chroma than that, a backdrop is coloured enough for nothing but shadow to stay on its ray. */
const TELLING_CHROMA = 5.5;
/** A pixel that holds a twentieth of product is no longer backdrop, and shrinking a photo rings by half a pixel. */
const GROWN_FRINGE = 0.9;
/** A bend of lightness that a soft shadow never has, at the resolution of the working copy. */
const LEAST_BEND = 0.045;
const BEND_SIGMAS = 8;

/**
 * Separates product and backdrop. With a cut-out its mask is used; with real transparency the opacity; else the
 * backdrop is grown inward from the rim through pixels that are backdrop-coloured, or darker on the same OKLab ray
 * (OKLab is homogeneous of degree 1/3, so shadow only scales a colour), and not on a sharp edge.
 */
export function separateProduct(copy: WorkingCopy, model: BackdropModel, cutOut?: CutOut): Separation {
  const compared = compareWithBackdrop(copy, model);
  const { shade } = compared;
  const { width, height, opacity } = copy;
  if (cutOut) return finish(copy, shrinkMask(cutOut, width, height), { shade, fringe: 0 }, cutOut.confidence);
  if (opacity) return finish(copy, opaqueParts(opacity), { shade, fringe: 0 }, 0.95);
  const mask = invert(growBackdrop(copy, model, compared));
  const trust = model.cover * Math.max(0.15, 1 - model.noise / 0.03);
  return finish(copy, mask, { shade, fringe: GROWN_FRINGE }, Math.min(0.9, trust));
}

function compareWithBackdrop(copy: WorkingCopy, model: BackdropModel): Compared {
  const count = copy.width * copy.height;
  const { lightness, greenRed, blueYellow } = copy;
  const shade = new Float32Array(count);
  const passable = new Uint8Array(count);
  const isSeed = new Uint8Array(count);
  const isBackdrop = new Uint8Array(count);
  const isShadow = new Uint8Array(count);
  const tolerance = backdropTolerance(model);
  const seedLimit = (1.4 * tolerance) ** 2;
  const limit = tolerance ** 2;
  const onRay = Math.max(LEAST_RAY, RAY_SIGMAS * model.noise) ** 2;
  const telling = TELLING_CHROMA ** 2 * onRay;
  for (let pixel = 0; pixel < count; pixel += 1) {
    const b0 = model.lightness[pixel];
    const b1 = model.greenRed[pixel];
    const b2 = model.blueYellow[pixel];
    const d0 = lightness[pixel] - b0;
    const d1 = greenRed[pixel] - b1;
    const d2 = blueYellow[pixel] - b2;
    const chroma = b1 * b1 + b2 * b2;
    // the pixel is (1 + along) times the backdrop and something across it
    const length = b0 * b0 + chroma + 1e-6;
    const along = (d0 * b0 + d1 * b1 + d2 * b2) / length;
    const s = 1 + along;
    shade[pixel] = s;
    const away = d0 * d0 + d1 * d1 + d2 * d2;
    if (away < seedLimit) isSeed[pixel] = 1;
    if (away < limit) {
      isBackdrop[pixel] = 1;
      passable[pixel] = 1;
    } else if (s > 0.2 && s < 1.05) {
      const ray = away - along * along * length;
      const reach = tolerance - 0.012 * along;
      if (s > 0.4 && ray < reach * reach) passable[pixel] = 1;
      if (s < 0.97 && ray < onRay && s * s * chroma > telling) {
        isShadow[pixel] = 1;
        passable[pixel] = 1;
      }
    }
  }
  return { shade, passable, isSeed, isBackdrop, isShadow };
}

function growBackdrop(copy: WorkingCopy, model: BackdropModel, compared: Compared): Uint8Array {
  const { width, height } = copy;
  const { passable, isSeed } = compared;
  blockSharpEdges(copy, compared, Math.max(LEAST_BEND, BEND_SIGMAS * model.noise));
  const core = erode(passable, width, height, 1);
  const seeds = new Uint8Array(width * height);
  const rim = rimWidth(copy);
  for (let y = 0; y < height; y += 1) {
    const isEdge = y < rim || y >= height - rim;
    for (let x = 0; x < width; x += 1) {
      if (!isEdge && x === rim) x = Math.max(rim, width - rim);
      if (x >= width) break;
      const pixel = y * width + x;
      seeds[pixel] = core[pixel] & isSeed[pixel];
    }
  }
  const reached = dilate(flood(core, seeds, width), width, height, 1);
  for (let pixel = 0; pixel < reached.length; pixel += 1) reached[pixel] &= passable[pixel];
  return reached;
}

/** The product's outline is sharp, a soft shadow's is not: growth stops at sharp edges that no shadow explains. */
function blockSharpEdges(copy: WorkingCopy, compared: Compared, threshold: number): void {
  const { width, height, lightness } = copy;
  const { passable, isBackdrop, isShadow } = compared;
  for (let y = 1; y < height - 1; y += 1) {
    for (let pixel = y * width + 1; pixel < y * width + width - 1; pixel += 1) {
      if (!passable[pixel] || isBackdrop[pixel] || isShadow[pixel]) continue;
      const twice = 2 * lightness[pixel];
      const bend =
        Math.abs(lightness[pixel - 1] + lightness[pixel + 1] - twice) +
        Math.abs(lightness[pixel - width] + lightness[pixel + width] - twice);
      if (bend > threshold) passable[pixel] = 0;
    }
  }
}

/** Opaque parts of a photo with real transparency; parts that are mostly see-through are baked shadow. */
function opaqueParts(opacity: Float32Array): Uint8Array {
  const mask = new Uint8Array(opacity.length);
  for (let pixel = 0; pixel < mask.length; pixel += 1) if (opacity[pixel] >= 0.6) mask[pixel] = 1;
  return mask;
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

function finish(
  copy: WorkingCopy,
  mask: Uint8Array,
  kept: Pick<Separation, 'shade' | 'fringe'>,
  confidence: number,
): Separation {
  const { width, height } = copy;
  const { kept: product, sizes } = keepLargeParts(mask, width, height);
  return {
    ...kept,
    product,
    backdrop: invert(dilate(product, width, height, 1)),
    parts: sizes,
    place: placeOf(product, width, height),
    confidence,
  };
}

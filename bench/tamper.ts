import sharp, { type Sharp } from 'sharp';
import { deltaE2000, linearOfByte, linearToCielab } from '#app/imaging/colour.ts';
import type { CutOut } from '#app/imaging/picture.ts';

/** Changes a product as a careless engine would; null = this product has nothing that could be changed so. */
type Tamper = (cut: CutOut) => Promise<CutOut | null>;

/** The tamper set: each alteration is small, and one that a shop's customer could be misled by. */
export const tamperings: Record<string, Tamper> = {
  'hue by 8 degrees': (cut) => recolour(cut, (image) => image.modulate({ hue: 8 })),
  'brighter by 6 %': (cut) => recolour(cut, (image) => image.linear(1.06)),
  'less saturated by 15 %': (cut) => recolour(cut, (image) => image.modulate({ saturation: 0.85 })),
  warmer: (cut) => recolour(cut, (image) => image.linear([1.04, 1, 0.95], [0, 0, 0])),
  denoised: (cut) => recolour(cut, (image) => image.median(5)),
  blurred: (cut) => recolour(cut, (image) => image.blur(1.5)),
  sharpened: (cut) => recolour(cut, (image) => image.sharpen({ sigma: 1.5, m1: 2, m2: 3 })),
  'shifted by 1 pixel': (cut) => Promise.resolve(shift(cut, 1, 0)),
  'shifted by 2 pixels': (cut) => Promise.resolve(shift(cut, 1, 2)),
  'scaled by 1 %': (cut) => Promise.resolve(warp(cut, (x, y) => [x / 1.01, y / 1.01])),
  'turned by 1 degree': (cut) => Promise.resolve(warp(cut, (x, y) => [x + 0.01745 * y, y - 0.01745 * x])),
  'warped by 3 pixels': (cut) =>
    Promise.resolve(warp(cut, (x, y) => [x + 3 * Math.sin((y / cut.box.height) * 6), y])),
  're-lettered': (cut) => Promise.resolve(mirrorDetail(cut)),
  'a patch repainted': (cut) => Promise.resolve(repaintPatch(cut)),
};

async function recolour(cut: CutOut, change: (image: Sharp) => Sharp): Promise<CutOut | null> {
  const { width, height } = cut;
  const image = sharp(cut.rgb, { raw: { width, height, channels: 3 } });
  const rgb = new Uint8Array(await change(image).removeAlpha().raw().toBuffer());
  return isVisible(cut, rgb) ? { ...cut, rgb } : null;
}

/** Nobody sees another hue on a grey product: at least a tenth of it must have changed by more than an eye can tell. */
function isVisible({ alpha, rgb }: CutOut, changed: Uint8Array): boolean {
  const lab = (bytes: Uint8Array, at: number) =>
    linearToCielab(linearOfByte[bytes[at]], linearOfByte[bytes[at + 1]], linearOfByte[bytes[at + 2]]);
  let [seen, count] = [0, 0];
  for (let pixel = 0; pixel < alpha.length; pixel += 7) {
    if (alpha[pixel] < 255) continue;
    count++;
    if (deltaE2000(lab(rgb, pixel * 3), lab(changed, pixel * 3)) > 2) seen++;
  }
  return seen > 0.1 * count;
}

/** Every pixel of the product is read from elsewhere; (x, y) counts from the box's middle. Bilinear. */
function warp(cut: CutOut, from: (x: number, y: number) => [number, number]): CutOut {
  const { width, height, box } = cut;
  const rgb = cut.rgb.slice();
  const alpha = cut.alpha.slice();
  const [middleX, middleY] = [box.left + box.width / 2, box.top + box.height / 2];
  const mix = (plane: Uint8Array, x: number, y: number, channels: number, k: number) => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const at = (u: number, v: number) =>
      plane[
        (Math.min(height - 1, Math.max(0, v)) * width + Math.min(width - 1, Math.max(0, u))) * channels + k
      ];
    const upper = at(left, top) + (at(left + 1, top) - at(left, top)) * (x - left);
    const lower = at(left, top + 1) + (at(left + 1, top + 1) - at(left, top + 1)) * (x - left);
    return Math.round(upper + (lower - upper) * (y - top));
  };
  for (let y = 0, pixel = 0; y < height; y++)
    for (let x = 0; x < width; x++, pixel++) {
      const [u, v] = from(x - middleX, y - middleY);
      alpha[pixel] = mix(cut.alpha, middleX + u, middleY + v, 1, 0);
      for (let k = 0; k < 3; k++) rgb[pixel * 3 + k] = mix(cut.rgb, middleX + u, middleY + v, 3, k);
    }
  return { ...cut, rgb, alpha };
}

function shift(cut: CutOut, right: number, down: number): CutOut {
  return warp(cut, (x, y) => [x - right, y - down]);
}

const side = 48;

/** Turns the patch with most detail back to front: letters in it are other letters then. */
function mirrorDetail(cut: CutOut): CutOut | null {
  const patch = patchWithMostDetail(cut);
  if (!patch) return null;
  const rgb = cut.rgb.slice();
  for (let v = 0; v < side; v++)
    for (let u = 0; u < side; u++) {
      const to = ((patch.y + v) * cut.width + patch.x + u) * 3;
      const from = ((patch.y + v) * cut.width + patch.x + side - 1 - u) * 3;
      rgb.set(cut.rgb.subarray(from, from + 3), to);
    }
  return { ...cut, rgb };
}

/** Another colour for a round part of 32 pixels, as near to the product's middle as it is opaque; null when it has none. */
function repaintPatch(cut: CutOut): CutOut | null {
  const middle = opaqueNearMiddle(cut);
  if (!middle) return null;
  const rgb = cut.rgb.slice();
  for (const pixel of circleAround(cut, middle)) {
    rgb[pixel * 3] = Math.min(255, rgb[pixel * 3] * 0.9 + 12);
    rgb[pixel * 3 + 2] = Math.max(0, rgb[pixel * 3 + 2] * 0.88);
  }
  return { ...cut, rgb };
}

const radius = 16;

function circleAround({ width }: CutOut, { x, y }: { x: number; y: number }): number[] {
  const pixels: number[] = [];
  for (let v = -radius; v <= radius; v++)
    for (let u = -radius; u <= radius; u++)
      if (u * u + v * v <= radius * radius) pixels.push((y + v) * width + x + u);
  return pixels;
}

function opaqueNearMiddle(cut: CutOut): { x: number; y: number } | null {
  const { box, alpha } = cut;
  const [middleX, middleY] = [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];
  const places: { x: number; y: number; far: number }[] = [];
  for (let y = box.top + radius; y + radius < box.top + box.height; y += 4)
    for (let x = box.left + radius; x + radius < box.left + box.width; x += 4)
      places.push({ x, y, far: Math.hypot(x - middleX, y - middleY) });
  places.sort((one, other) => one.far - other.far);
  return places.find((place) => circleAround(cut, place).every((pixel) => alpha[pixel] === 255)) ?? null;
}

/** The opaque square whose luma varies most beside its mirror image; null when there is none with lettering's contrast. */
function patchWithMostDetail(cut: CutOut): { x: number; y: number } | null {
  let best: { x: number; y: number } | null = null;
  let most = 18;
  const { box } = cut;
  for (let y = box.top; y + side < box.top + box.height; y += side / 2)
    for (let x = box.left; x + side < box.left + box.width; x += side / 2) {
      const difference = mirrorDifference(cut, x, y);
      if (difference <= most) continue;
      most = difference;
      best = { x, y };
    }
  return best;
}

/** Mean difference of a square to its mirror image, in bytes of green; 0 when it is not opaque. */
function mirrorDifference({ width, alpha, rgb }: CutOut, x: number, y: number): number {
  let difference = 0;
  for (let v = 0; v < side; v++)
    for (let u = 0; u < side; u++) {
      const at = (y + v) * width + x + u;
      if (alpha[at] < 255) return 0;
      difference += Math.abs(rgb[at * 3 + 1] - rgb[((y + v) * width + x + side - 1 - u) * 3 + 1]);
    }
  return difference / side ** 2;
}

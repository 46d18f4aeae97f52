import { srgbToOklab, type Triple } from '../colour.ts';
import type { Box, Picture } from '../picture.ts';
import { workingSidePixels } from './planes.ts';

/** How clearly the photo itself shows the outline of a finished cut-out; lengths in square roots of the product's area. */
export type Outline = {
  /** length of the outline above the foot across which the photo hardly changes: a bite, or backdrop that was kept */
  blind: number;
  /** the same, where it changes little */
  faint: number;
  /** length of the outline at the foot across which the photo changes little: shadow that was kept, or foot that was lost */
  faintFoot: number;
};

/** OKLab between what lies inside and outside of the outline. */
const blindContrast = 0.025;
const faintContrast = 0.04;

/**
 * Looks at the photo across a finished outline, at full resolution: what a mask says of itself cannot tell that it bit into
 * a pale product or kept a piece of shadow, but there the photo is the same on both sides.
 *
 * @param alpha 0..255, `width * height`; 128 and more is product
 * @param box of the product
 */
export function measureOutline(picture: Picture, alpha: Uint8Array, box: Box): Outline {
  const { width, height } = picture;
  // the outline is true to one pixel of the picture that it was first found in
  const pixels = Math.max(1, Math.max(width, height) / workingSidePixels);
  const reach = 1.5 * pixels + 1;
  // every so many diagonals of the outline are enough
  const stride = Math.round(pixels);
  const margin = Math.ceil(reach + 5);
  const bottom = box.top + box.height - 1;
  const footLine = bottom - (bottom - box.top) / 6;
  const above: number[] = [];
  const foot: number[] = [];
  let area = 0;
  for (let y = box.top; y <= bottom; y++)
    for (let x = box.left; x < box.left + box.width; x++) {
      const i = y * width + x;
      if (alpha[i] < 128) continue;
      area++;
      if (alpha[i - width] > 127 && alpha[i + width] > 127 && alpha[i - 1] > 127 && alpha[i + 1] > 127)
        continue;
      if ((x + y) % stride || x < margin || y < margin || x >= width - margin || y >= height - margin)
        continue;
      const contrast = contrastAcross(picture, alpha, x, y, reach, Math.max(2, Math.round(pixels)));
      if (contrast !== undefined) (y >= footLine ? foot : above).push(contrast);
    }
  const side = Math.sqrt(Math.max(1, area));
  const shareBelow = (contrasts: number[], limit: number) =>
    (stride * contrasts.filter((contrast) => contrast < limit).length) / side;
  return {
    blind: shareBelow(above, blindContrast),
    faint: shareBelow(above, faintContrast),
    faintFoot: shareBelow(foot, faintContrast),
  };
}

/** OKLab between the two sides of the outline here; undefined where the product is too thin to have an inside. */
function contrastAcross(
  picture: Picture,
  alpha: Uint8Array,
  x: number,
  y: number,
  reach: number,
  radius: number,
): number | undefined {
  let across = 0;
  let down = 0;
  for (let v = -radius; v <= radius; v++)
    for (let u = -radius, i = (y + v) * picture.width + x - radius; u <= radius; u++, i++) {
      across += u * alpha[i];
      down += v * alpha[i];
    }
  const length = Math.hypot(across, down);
  if (length < 1) return undefined;
  const isProduct = (far: number) =>
    alpha[Math.round(y + (down / length) * far) * picture.width + Math.round(x + (across / length) * far)] >
    127;
  // a strap or a lace has no inside
  if (!isProduct(reach) || isProduct(-reach)) return undefined;
  const colourAt = (far: number) =>
    colourNear(picture, x + (across / length) * far, y + (down / length) * far);
  const within = meanOf(colourAt(reach - 0.5), colourAt(reach + 0.5));
  const beyond = meanOf(colourAt(0.5 - reach), colourAt(-0.5 - reach));
  return Math.hypot(within[0] - beyond[0], within[1] - beyond[1], within[2] - beyond[2]);
}

function meanOf(one: Triple, other: Triple): Triple {
  return [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2, (one[2] + other[2]) / 2];
}

/** OKLab at a place between four pixels. */
function colourNear({ rgb, width }: Picture, x: number, y: number): Triple {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const [across, down] = [x - left, y - top];
  const at = (top * width + left) * 3;
  const below = at + 3 * width;
  const mixed = [0, 1, 2].map((k) => {
    const upper = rgb[at + k] * (1 - across) + rgb[at + 3 + k] * across;
    const lower = rgb[below + k] * (1 - across) + rgb[below + 3 + k] * across;
    return Math.round(upper * (1 - down) + lower * down);
  });
  return srgbToOklab(mixed[0], mixed[1], mixed[2]);
}

import type { CropKind, PhotoMeasurement } from '#app/style/measurement.ts';
import { readCameraPitch } from './camera-pitch.ts';
import { measured, notMeasurable } from './measured.ts';
import type { PixelBox } from './product-box.ts';
import type { Separation } from './separate-product.ts';

/** A part of at least this share of the largest one is an object of its own. */
const OBJECT_OF_LARGEST = 0.12;

/** Where the product is in its frame and how much of it the frame shows. */
export function measureComposition(
  separation: Separation,
  width: number,
  height: number,
): PhotoMeasurement['composition'] {
  const { place } = separation;
  if (!place) {
    const missing = notMeasurable('No product could be told from its backdrop.');
    return {
      box: missing,
      fill: missing,
      area: missing,
      centre: missing,
      margins: missing,
      symmetry: missing,
      crop: missing,
      objects: missing,
      touch: missing,
      cameraPitchDegrees: missing,
    };
  }
  const { box } = place;
  const trust = separation.confidence;
  const { left, top, right, bottom } = withoutFringe(box, separation.fringe, width, height);
  const boxWidth = right - left;
  const boxHeight = bottom - top;
  const area = place.area / (width * height);
  const border = measureBorder(separation.product, width, height);
  const largest = separation.parts[0];
  return {
    box: measured({ left, top, width: boxWidth, height: boxHeight }, trust),
    fill: measured(Math.max(boxWidth, boxHeight), trust),
    area: measured(area, trust),
    centre: measured({ x: left + boxWidth / 2, y: top + boxHeight / 2 }, trust),
    margins: measured({ top, right: 1 - right, bottom: 1 - bottom, left }, trust),
    symmetry: measured(mirrorOverlap(separation.product, box, width), trust),
    crop: measured(cropOf(border, area), trust),
    objects: measured(
      separation.parts.filter((size) => size >= OBJECT_OF_LARGEST * largest).length,
      0.8 * trust,
    ),
    touch: measured(border.share, trust),
    cameraPitchDegrees: pitchOf(separation, width, trust),
  };
}

/** The box in shares of the frame, without the pixels that are only partly product; the frame's own edge stays. */
function withoutFringe(box: PixelBox, fringe: number, width: number, height: number): PixelBox {
  return {
    left: box.left > 0 ? (box.left + fringe) / width : 0,
    top: box.top > 0 ? (box.top + fringe) / height : 0,
    right: box.right < width ? (box.right - fringe) / width : 1,
    bottom: box.bottom < height ? (box.bottom - fringe) / height : 1,
  };
}

/** The foot must fit an ellipse this well before its bend says where the camera is. */
const LEAST_FOOT_FIT = 0.7;

function pitchOf(separation: Separation, width: number, trust: number) {
  const pitch = readCameraPitch(separation, width);
  if (!pitch || pitch.fit < LEAST_FOOT_FIT) {
    return notMeasurable('The product’s foot does not show how high the camera was.');
  }
  return measured(pitch.degrees, 0.6 * pitch.fit * trust);
}

type Border = { share: number; sides: number };

function measureBorder(product: Uint8Array, width: number, height: number): Border {
  let top = 0;
  let bottom = 0;
  let left = 0;
  let right = 0;
  for (let x = 0; x < width; x += 1) {
    top += product[x];
    bottom += product[(height - 1) * width + x];
  }
  for (let y = 0; y < height; y += 1) {
    left += product[y * width];
    right += product[y * width + width - 1];
  }
  const sides = [top / width, bottom / width, left / height, right / height];
  return {
    share: (top + bottom + left + right) / (2 * (width + height)),
    sides: sides.filter((side) => side > 0.02).length,
  };
}

function cropOf(border: Border, area: number): CropKind {
  if (border.share > 0.5 || area > 0.85) return 'detail';
  if (border.sides === 0) return 'whole';
  return border.sides === 1 && border.share < 0.12 ? 'touching' : 'cropped';
}

/** Intersection over union of the silhouette with its mirror image about the box's vertical axis. */
function mirrorOverlap(product: Uint8Array, box: PixelBox, width: number): number {
  let both = 0;
  let either = 0;
  for (let y = box.top; y < box.bottom; y += 1) {
    for (let x = box.left; x < box.right; x += 1) {
      const here = product[y * width + x];
      const there = product[y * width + box.right - 1 - x + box.left];
      both += here & there;
      either += here | there;
    }
  }
  return either === 0 ? 0 : both / either;
}

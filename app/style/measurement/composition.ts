import type { CropKind, PhotoMeasurement } from '../measurement.ts';
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
    };
  }
  const { box } = place;
  const trust = separation.confidence;
  const boxWidth = (box.right - box.left) / width;
  const boxHeight = (box.bottom - box.top) / height;
  const area = place.area / (width * height);
  const border = measureBorder(separation.product, width, height);
  const largest = separation.parts[0];
  return {
    box: measured(
      { left: box.left / width, top: box.top / height, width: boxWidth, height: boxHeight },
      trust,
    ),
    fill: measured(Math.max(boxWidth, boxHeight), trust),
    area: measured(area, trust),
    centre: measured({ x: box.left / width + boxWidth / 2, y: box.top / height + boxHeight / 2 }, trust),
    margins: measured(
      {
        top: box.top / height,
        right: 1 - box.right / width,
        bottom: 1 - box.bottom / height,
        left: box.left / width,
      },
      trust,
    ),
    symmetry: measured(mirrorOverlap(separation.product, box, width), trust),
    crop: measured(cropOf(border, area), trust),
    objects: measured(
      separation.parts.filter((size) => size >= OBJECT_OF_LARGEST * largest).length,
      0.8 * trust,
    ),
    touch: measured(border.share, trust),
  };
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

import { drawBorder, fitBorder, type BorderModel } from './border-model.ts';
import { smooth, type ColourField, type Planes } from './planes.ts';
import { findSteps } from './steps.ts';
import type { Window } from './window.ts';
import { roomBytes, roomFloats, unsetFloats } from '#app/imaging/work-room.ts';

/**
 * Per-pixel signs of what is backdrop, shadow or product, for a window of the frame: the whole of it at first. All arrays
 * are `width * height` long.
 */
export type Evidence = Window & {
  /** OKLab; lightly smoothed when the backdrop is noisy */
  planes: Planes;
  border: BorderModel;
  /** OKLab noise of the backdrop before any smoothing */
  noise: number;
  /** OKLab the backdrop would have here; refined while the background grows */
  backdrop: ColourField;
  /** is the backdrop itself coloured? then a shadow is told by colour alone */
  isColoured: boolean;
  /** distance from the backdrop's colour */
  distance: Float32Array;
  /** how bright compared with the backdrop: 1 = alike, below = in shadow */
  shade: Float32Array;
  /** distance from the ray through black and the backdrop's colour, less what noise allows: <= 0 = a shadow explains it */
  offRay: Float32Array;
  /** 0..1, a step that no soft shadow can make */
  sharp: Float32Array;
  /** 1 on a step that neither compression noise nor the onset of a shadow explains */
  barrier: Uint8Array;
  /** 1 within one pixel of a clear step */
  nearStep: Uint8Array;
  /** size of the second difference at two pixels */
  step: Float32Array;
  /** OKLab change per pixel */
  gradient: Float32Array;
  /** distances below these are backdrop, and shadow */
  backdropLimit: number;
  shadowLimit: number;
  /** second differences above this are edges here */
  stepLimit: number;
};

/**
 * OKLab is homogeneous of degree 1/3 in light, so a backdrop pixel in shadow lies on the line from black through the
 * backdrop's colour: one dot product tells shadow from product. And a soft shadow is a ramp, so its second difference at
 * one pixel is small beside that at two: steps, not contrast, mark a product's outline.
 *
 * Changes `planes`.
 */
export function gatherEvidence(planes: Planes): Evidence {
  let border = fitBorder(planes);
  const noise = border.sigma;
  const [{ sigma: unevenness }] = border.surfacesFitted;
  // where light is uneven, shadows are deep, and their grain is coarser than the rim's
  if (Math.max(noise, unevenness) > 0.0021 && noise < 0.03) {
    smooth(planes);
    border = fitBorder(planes);
  }
  const backdrop = drawBorder(planes, border);
  const { width, height } = planes;
  const count = width * height;
  const evidence: Evidence = {
    width,
    height,
    left: 0,
    top: 0,
    frame: { width, height },
    planes,
    border,
    noise,
    backdrop,
    isColoured: chromaOf(backdrop) > 0.04,
    distance: unsetFloats(count),
    shade: unsetFloats(count),
    offRay: unsetFloats(count),
    sharp: roomFloats(count),
    barrier: roomBytes(count),
    nearStep: roomBytes(count),
    step: roomFloats(count),
    gradient: roomFloats(count),
    backdropLimit: Math.max(0.011, 3.5 * border.sigma),
    shadowLimit: Math.max(0.012, 3 * border.sigma),
    stepLimit: 0.012,
  };
  compareWithBackdrop(evidence);
  findSteps(evidence);
  return evidence;
}

function chromaOf({ second, third }: ColourField): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < second.length; i += 97, count++) sum += Math.hypot(second[i], third[i]);
  return sum / count;
}

/** Fills distance, shade and offRay from the present backdrop. */
export function compareWithBackdrop(evidence: Evidence): void {
  const { backdrop, distance, shade, offRay, shadowLimit } = evidence;
  const { l, a, b } = evidence.planes;
  const { first, second, third } = backdrop;
  for (let i = 0; i < distance.length; i++) {
    const c0 = l[i];
    const c1 = a[i];
    const c2 = b[i];
    const b0 = first[i];
    const b1 = second[i];
    const b2 = third[i];
    const s = (c0 * b0 + c1 * b1 + c2 * b2) / (b0 * b0 + b1 * b1 + b2 * b2 + 1e-6);
    const e0 = c0 - s * b0;
    const e1 = c1 - s * b1;
    const e2 = c2 - s * b2;
    const d0 = c0 - b0;
    const d1 = c1 - b1;
    const d2 = c2 - b2;
    shade[i] = s;
    // dark shadows are allowed a little more colour: bounce light, and noise weighs more there
    offRay[i] = Math.sqrt(e0 * e0 + e1 * e1 + e2 * e2) - (shadowLimit + 0.012 * (1 - s));
    distance[i] = Math.sqrt(d0 * d0 + d1 * d1 + d2 * d2);
  }
}

/** Can a shadow on the backdrop explain this pixel's colour? */
export function isShadowColoured(evidence: Evidence, pixel: number): boolean {
  return evidence.shade[pixel] <= 1.04 && evidence.offRay[pixel] <= 0;
}

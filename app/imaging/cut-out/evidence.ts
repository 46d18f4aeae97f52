import { modelBorder, type BorderModel } from './border-model.ts';

/** Per-pixel signs of what is backdrop, shadow or product. All arrays are `width * height` long. */
export type Evidence = {
  width: number;
  height: number;
  /** OKLab, interleaved; lightly smoothed when the backdrop is noisy */
  lab: Float32Array;
  border: BorderModel;
  /** OKLab the backdrop would have here; refined while the background grows */
  backdrop: Float32Array;
  /** distance from the backdrop's colour */
  distance: Float32Array;
  /** how bright compared with the backdrop: 1 = alike, below = in shadow */
  shade: Float32Array;
  /** distance from the ray through black and the backdrop's colour: 0 = a shadow explains it */
  offRay: Float32Array;
  /** 0..1, a step that no soft shadow can make */
  sharp: Float32Array;
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
 */
export function gatherEvidence(source: Float32Array, width: number, height: number): Evidence {
  let lab = source;
  let border = modelBorder(lab, width, height);
  if (border.sigma > 0.0021 && border.sigma < 0.03) {
    lab = smooth(lab, width, height);
    border = modelBorder(lab, width, height);
  }
  const count = width * height;
  const evidence: Evidence = {
    width,
    height,
    lab,
    border,
    backdrop: border.backdrop,
    distance: new Float32Array(count),
    shade: new Float32Array(count),
    offRay: new Float32Array(count),
    sharp: new Float32Array(count),
    step: new Float32Array(count),
    gradient: new Float32Array(count),
    backdropLimit: Math.max(0.011, 3.5 * border.sigma),
    shadowLimit: Math.max(0.012, 3 * border.sigma),
    stepLimit: 0.012,
  };
  findSteps(evidence);
  compareWithBackdrop(evidence);
  return evidence;
}

/** Fills distance, shade and offRay from the present backdrop. */
export function compareWithBackdrop(evidence: Evidence): void {
  const { lab, backdrop, distance, shade, offRay } = evidence;
  for (let pixel = 0, at = 0; pixel < distance.length; pixel++, at += 3) {
    const [c0, c1, c2] = [lab[at], lab[at + 1], lab[at + 2]];
    const [b0, b1, b2] = [backdrop[at], backdrop[at + 1], backdrop[at + 2]];
    const s = (c0 * b0 + c1 * b1 + c2 * b2) / (b0 * b0 + b1 * b1 + b2 * b2 + 1e-6);
    shade[pixel] = s;
    offRay[pixel] = Math.sqrt((c0 - s * b0) ** 2 + (c1 - s * b1) ** 2 + (c2 - s * b2) ** 2);
    distance[pixel] = Math.sqrt((c0 - b0) ** 2 + (c1 - b1) ** 2 + (c2 - b2) ** 2);
  }
}

/** Can a shadow on the backdrop explain this pixel's colour? Dark shadows are allowed a little more colour. */
export function isShadowColoured(evidence: Evidence, pixel: number): boolean {
  const s = evidence.shade[pixel];
  return s < 1.04 && evidence.offRay[pixel] <= evidence.shadowLimit + 0.012 * (1 - s);
}

function smooth(lab: Float32Array, width: number, height: number): Float32Array {
  const row = width * 3;
  const across = new Float32Array(lab.length);
  const out = new Float32Array(lab.length);
  for (let y = 0; y < height; y++)
    for (let q = 0, at = y * row; q < row; q++, at++)
      across[at] = 0.5 * lab[at] + 0.25 * (lab[q >= 3 ? at - 3 : at] + lab[q < row - 3 ? at + 3 : at]);
  for (let y = 0; y < height; y++)
    for (let q = 0, at = y * row; q < row; q++, at++)
      out[at] =
        0.5 * across[at] + 0.25 * (across[y > 0 ? at - row : at] + across[y < height - 1 ? at + row : at]);
  return out;
}

function secondDifference(lab: Float32Array, at: number, offset: number): number {
  const l = lab[at - offset] - 2 * lab[at] + lab[at + offset];
  const a = lab[at - offset + 1] - 2 * lab[at + 1] + lab[at + offset + 1];
  const b = lab[at - offset + 2] - 2 * lab[at + 2] + lab[at + offset + 2];
  return l * l + a * a + b * b;
}

function findSteps(evidence: Evidence): void {
  const { lab, width, height, step, gradient, sharp } = evidence;
  const fine = new Float32Array(step.length);
  const offsets = [3, width * 3, (width + 1) * 3, (width - 1) * 3];
  for (let y = 2; y < height - 2; y++)
    for (let x = 2; x < width - 2; x++) {
      const pixel = y * width + x;
      const at = pixel * 3;
      let near = 0;
      let far = 0;
      for (const offset of offsets) {
        near = Math.max(near, secondDifference(lab, at, offset));
        far = Math.max(far, secondDifference(lab, at, 2 * offset));
      }
      fine[pixel] = Math.sqrt(near);
      step[pixel] = Math.sqrt(far);
      gradient[pixel] =
        0.5 * Math.hypot(lab[at + 3] - lab[at - 3], lab[at + 3 * width] - lab[at - 3 * width]);
    }
  evidence.stepLimit = Math.max(0.012, 1.1 * rimStep(evidence));
  for (let pixel = 0; pixel < step.length; pixel++) {
    const isStep = step[pixel] > evidence.stepLimit && fine[pixel] > 0.4 * step[pixel];
    const excess = (step[pixel] - evidence.stepLimit) / (0.6 * evidence.stepLimit);
    sharp[pixel] = isStep ? Math.min(1, excess + 0.3) : 0;
  }
}

/** The 99.5th percentile of steps on the rim: what grain and texture make where there is no product. */
function rimStep(evidence: Evidence): number {
  const { width, height, lab, backdrop, step, border, backdropLimit } = evidence;
  const rim = border.rim + 2;
  const steps: number[] = [];
  for (let y = 2; y < height - 2; y++)
    for (let x = 2; x < width - 2; x++) {
      if (x >= rim && y >= rim && x < width - rim && y < height - rim) continue;
      const at = (y * width + x) * 3;
      let distance = 0;
      for (let k = 0; k < 3; k++) distance += Math.abs(lab[at + k] - backdrop[at + k]);
      if (distance < 1.5 * backdropLimit) steps.push(step[y * width + x]);
    }
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length * 0.995)] ?? 0;
}

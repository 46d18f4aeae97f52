import type { Visible } from './find-changed.ts';
import type { Fidelity } from './measure-fidelity.ts';

/** How much of the product must stay as it is in the source photo. */
export const preservations = ['strict', 'balanced', 'creative'] as const;
export type Preservation = (typeof preservations)[number];

type Bounds = {
  p99DeltaE: number;
  meanDeltaE: number;
  /** CIELAB; untouched products measure up to 0.3, of one flat dark colour 0.6: JPEG rounds all of it to the same side */
  cast: number;
  visible: Visible;
  /** cells that are visibly changed; null = any */
  changedPatch: number | null;
  structure: number;
  detail: { least: number; most: number };
  /** pixels */
  drift: number;
  edgeShift: number;
  expansion: number;
};

/**
 * The most (of `structure` and `detail` also the least) that a photo may measure. `strict`: nothing that an eye could
 * find side by side. `balanced`: the scene’s light may touch the product, its label and form may not change. `creative`:
 * it must be recognisable as the same product.
 */
export const fidelityBounds: Record<Preservation, Bounds> = {
  strict: {
    p99DeltaE: 2,
    meanDeltaE: 1,
    cast: 0.8,
    visible: { deltaE: 3, around: 2 },
    changedPatch: 5,
    structure: 0.88,
    detail: { least: 0.94, most: 1.06 },
    drift: 0.3,
    edgeShift: 0.6,
    expansion: 0.01,
  },
  balanced: {
    p99DeltaE: 5,
    meanDeltaE: 2.5,
    cast: 2,
    visible: { deltaE: 3, around: null },
    changedPatch: 60,
    structure: 0.75,
    detail: { least: 0.8, most: 1.25 },
    drift: 1,
    edgeShift: 1.5,
    expansion: 0.03,
  },
  creative: {
    p99DeltaE: 12,
    meanDeltaE: 6,
    cast: 5,
    visible: { deltaE: 3, around: null },
    changedPatch: null,
    structure: 0.5,
    detail: { least: 0.5, most: 2 },
    drift: 4,
    edgeShift: 4,
    expansion: 0.1,
  },
};

/** Why the product does not count as kept, in plain words; empty = it does. `cells`: how many could be compared. */
export function judgeFidelity(
  measured: Omit<Fidelity, 'passed' | 'reasons'>,
  cells: number,
  preservation: Preservation,
): string[] {
  const bounds = fidelityBounds[preservation];
  const reasons = [
    ...judgeColour(measured, bounds),
    ...judgeDetail(measured, bounds),
    ...judgePlace(measured, bounds),
  ];
  if (cells >= 4) return reasons;
  return ['The product is too small in the photo to be compared with its source.', ...reasons];
}

type Measured = Omit<Fidelity, 'passed' | 'reasons'>;

function judgeColour({ p99DeltaE, meanDeltaE, cast = 0, changedPatch }: Measured, bounds: Bounds): string[] {
  if (p99DeltaE > bounds.p99DeltaE)
    return [`The product’s colours changed (ΔE ${p99DeltaE.toFixed(1)}, allowed ${bounds.p99DeltaE}).`];
  if (meanDeltaE > bounds.meanDeltaE)
    return [
      `The product’s colours changed (ΔE ${meanDeltaE.toFixed(1)} on average, allowed ${bounds.meanDeltaE}).`,
    ];
  if (cast > bounds.cast)
    return [`The whole product took another tint (ΔE ${cast.toFixed(2)}, allowed ${bounds.cast}).`];
  if (bounds.changedPatch !== null && changedPatch > bounds.changedPatch)
    return [`A part of the product has another colour (${changedPatch} cells of 4 × 4 pixels).`];
  return [];
}

function judgeDetail({ structure, detail }: Measured, bounds: Bounds): string[] {
  const reasons: string[] = [];
  if (structure < bounds.structure)
    reasons.push(
      `A detail of the product changed (structure ${structure.toFixed(2)}, allowed ${bounds.structure}).`,
    );
  if (detail !== null && detail < bounds.detail.least)
    reasons.push(`The product’s fine detail was smoothed (to ${Math.round(detail * 100)} %).`);
  if (detail !== null && detail > bounds.detail.most)
    reasons.push(`The product’s fine detail was sharpened (to ${Math.round(detail * 100)} %).`);
  return reasons;
}

function judgePlace({ drift, edgeShift, expansion }: Measured, bounds: Bounds): string[] {
  const reasons: string[] = [];
  if (drift !== null && drift > bounds.drift)
    reasons.push(`The product was moved or scaled (by ${drift.toFixed(2)} pixels, allowed ${bounds.drift}).`);
  else if (edgeShift !== null && edgeShift > bounds.edgeShift)
    reasons.push(
      `The product’s outline moved (by ${edgeShift.toFixed(2)} pixels, allowed ${bounds.edgeShift}).`,
    );
  if (expansion > bounds.expansion)
    reasons.push(`The product grew beyond its outline (by ${(expansion * 100).toFixed(1)} %).`);
  return reasons;
}

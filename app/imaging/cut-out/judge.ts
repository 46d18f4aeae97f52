import type { CutOutRefusal } from '../picture.ts';
import type { Evidence } from './evidence.ts';
import { findComponents } from './morphology.ts';
import type { Segmentation } from './segment.ts';
import { productRows } from './tidy.ts';

/** What can be measured of a segmentation without knowing the truth; shares 0..1. */
export type CutOutFeatures = {
  cover: number;
  sigma: number;
  /** share of the frame's border that is product */
  touch: number;
  /** share of the frame that is product */
  area: number;
  /** share of the product that a shadow could explain */
  ambiguous: number;
  /** the same in the product's lowest sixth: remnants of ground, shadow, reflection */
  ambiguousFoot: number;
  /** share of the outline that lies on a step */
  support: number;
  /** the same in the lowest sixth */
  supportFoot: number;
  /** mean contrast along the outline, 1 = 0.15 OKLab and more */
  contrast: number;
  /** outline² / (4π area): 1 = a disc */
  raggedness: number;
  parts: number;
  /** share of the product in its largest bright patch on the outline that has the backdrop's colour */
  doubtfulPatch: number;
};

export function measureFeatures(evidence: Evidence, segmentation: Segmentation): CutOutFeatures {
  const { width, height, border } = evidence;
  const { product, ambiguous, parts } = segmentation;
  const rows = productRows(product, width, height);
  const footLine = rows.bottom - (rows.bottom - rows.top) / 6;
  const all = { area: 0, ambiguous: 0, outline: 0, support: 0, contrast: 0 };
  const foot = { ...all };
  let touch = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (!product[pixel]) continue;
      const zones = y >= footLine ? [all, foot] : [all];
      for (const zone of zones) {
        zone.area++;
        zone.ambiguous += ambiguous[pixel];
      }
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) {
        touch++;
        continue;
      }
      if (product[pixel - 1] && product[pixel + 1] && product[pixel - width] && product[pixel + width])
        continue;
      const edge = edgeNear(evidence, product, x, y);
      for (const zone of zones) {
        zone.outline++;
        zone.support += edge.sharp > 0.25 ? 1 : 0;
        zone.contrast += Math.min(1, edge.distance / 0.15);
      }
    }
  const share = (part: number, whole: number) => (whole ? part / whole : 0);
  return {
    cover: border.cover,
    sigma: border.sigma,
    touch: touch / (2 * (width + height) - 4),
    area: all.area / (width * height),
    ambiguous: share(all.ambiguous, all.area),
    ambiguousFoot: share(foot.ambiguous, foot.area),
    support: share(all.support, all.outline),
    supportFoot: share(foot.support, foot.outline),
    contrast: share(all.contrast, all.outline),
    raggedness: (all.outline * all.outline) / (4 * Math.PI * Math.max(1, all.area)),
    parts,
    doubtfulPatch: findDoubtfulPatch(evidence, segmentation, rows),
  };
}

/**
 * White ground reflections and gaps between parts look like pieces of a white product. On a product that is otherwise of
 * another colour such a patch on the outline is more likely background; low ones count in full, others a third.
 */
function findDoubtfulPatch(
  evidence: Evidence,
  segmentation: Segmentation,
  rows: { top: number; bottom: number },
): number {
  const { width, height, shade } = evidence;
  const { product, ambiguous } = segmentation;
  const patch = product.map((value, pixel) => value & ambiguous[pixel] & (shade[pixel] > 0.8 ? 1 : 0));
  const { labels, components } = findComponents(patch, width, height);
  const onOutline = new Int32Array(components.length + 1);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const pixel = y * width + x;
      if (!patch[pixel]) continue;
      const isInner =
        product[pixel - 1] && product[pixel + 1] && product[pixel - width] && product[pixel + width];
      if (!isInner) onOutline[labels[pixel]]++;
    }
  const area = product.reduce((sum, value) => sum + value, 0);
  const lowLine = rows.top + 0.6 * (rows.bottom - rows.top);
  let largest = 0;
  for (const component of components) {
    if (onOutline[component.id] < 0.5 * Math.sqrt(component.area)) continue;
    const isLow = (component.top + component.bottom) / 2 > lowLine;
    largest = Math.max(largest, (component.area / area) * (isLow ? 1 : 1 / 3));
  }
  return largest;
}

function edgeNear(evidence: Evidence, product: Uint8Array, x: number, y: number) {
  const { width, height, sharp, distance } = evidence;
  const edge = { sharp: 0, distance: 0 };
  for (let v = Math.max(0, y - 2); v <= Math.min(height - 1, y + 2); v++)
    for (let u = Math.max(0, x - 2); u <= Math.min(width - 1, x + 2); u++) {
      const at = v * width + u;
      edge.sharp = Math.max(edge.sharp, sharp[at]);
      if (product[at]) edge.distance = Math.max(edge.distance, distance[at]);
    }
  return edge;
}

/** A logistic fit on composited products of known outline: chance that the mask overlaps the truth by 0.95 or more. */
const fit = [
  { mean: 0.96, deviation: 0.104, weight: 0.84 },
  { mean: 0.147, deviation: 0.232, weight: -0.12 },
  { mean: 0.029, deviation: 0.132, weight: -0.37 },
  { mean: 0.304, deviation: 0.369, weight: -0.05 },
  { mean: 0.925, deviation: 0.204, weight: 1.68 },
  { mean: 0.877, deviation: 0.173, weight: 0.83 },
  { mean: 0.088, deviation: 0.045, weight: -1.07 },
  { mean: 0.01, deviation: 0.1, weight: -0.57 },
  { mean: 0.023, deviation: 0.095, weight: -1.28 },
];
const fitOffset = 1.26;

export function confidenceOf(features: CutOutFeatures): number {
  const values = [
    Math.min(1, features.cover),
    Math.min(0.04, features.sigma) * 25,
    Math.min(0.5, features.touch) * 2,
    features.ambiguous,
    features.support,
    features.contrast,
    Math.min(20, features.raggedness) / 20,
    features.area < 0.01 || features.area > 0.85 ? 1 : 0,
    features.ambiguous * (1 - features.support),
  ];
  let sum = fitOffset;
  for (const [at, { mean, deviation, weight }] of fit.entries())
    sum += (weight * (values[at] - mean)) / deviation;
  const footDoubt = features.ambiguousFoot * (1 - features.supportFoot);
  return Math.max(0, 1 / (1 + Math.exp(-sum)) - 0.8 * footDoubt);
}

/** From this confidence on a cut-out is used. */
export const acceptedConfidence = 0.85;

const sentences: Record<CutOutRefusal['code'], string> = {
  no_product_found:
    'No product was found in this photo. Use a photo of the product alone before a plain background.',
  background_not_plain:
    'The background is busy, so the product cannot be told from it cleanly. Use a photo before a plain background.',
  background_textured:
    'The background has too much texture to cut the product out cleanly. Use a photo before a plain background.',
  product_touches_edge: 'The product is cut off by the edge of the photo. Use a photo that shows all of it.',
  product_fills_frame: 'The product fills the whole photo. Use a photo with some background on every side.',
  several_objects: 'There are several separate objects in this photo. Use a photo of one product.',
  too_little_contrast:
    'The product and its background are too alike to be told apart. Use a photo before a background of another brightness.',
  edges_uncertain:
    'Parts of the product’s outline cannot be told from its shadow or background. Use a photo with a clearer outline.',
  person_in_picture: 'There is a person in this photo. Use a photo of the product alone.',
};

export function refuseCutOut(code: CutOutRefusal['code'], confidence: number): CutOutRefusal {
  return { ok: false, code, message: sentences[code], confidence };
}

/** The first rule that fails is the reason shown to the merchant; undefined = the cut-out may be used. */
export function judge(features: CutOutFeatures, confidence: number): CutOutRefusal['code'] | undefined {
  if (features.area < 0.004) return features.cover < 0.72 ? 'background_not_plain' : 'no_product_found';
  if (features.cover < 0.72) return features.touch > 0.1 ? 'product_touches_edge' : 'background_not_plain';
  if (features.sigma > 0.02) return 'background_textured';
  if (features.touch > 0.015) return 'product_touches_edge';
  if (features.area > 0.85) return 'product_fills_frame';
  if (features.parts > 4) return 'several_objects';
  if (features.contrast < 0.25) return 'too_little_contrast';
  if (confidence < acceptedConfidence) return 'edges_uncertain';
  if (features.ambiguous < 0.45 && features.doubtfulPatch > 0.008) return 'edges_uncertain';
  return undefined;
}

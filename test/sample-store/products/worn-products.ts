/** Things for people: jar, tube, perfume, tote, trainer, glasses. */
import { linearFromHex } from '#test/sample-store/colour.ts';
import {
  capsule,
  clamp,
  cylinder,
  roundBox,
  smoothIntersection,
  smoothstep,
  smoothUnion,
  torusFacing,
} from '#test/sample-store/distance.ts';
import { createLabel, drawLine, drawText, printLabel } from '#test/sample-store/label.ts';
import { glossy, metal, paint, shadeBy, weave } from '#test/sample-store/materials.ts';
import { clouds, noise } from '#test/sample-store/noise.ts';
import type { Product, Surface } from '#test/sample-store/scene.ts';

/** White jar with a brushed lid. */
export function createCreamJar(): Product {
  const label = createLabel(1.2, 0.5, [{ colour: '#3a3a38' }]);
  drawText(label, 0, 'NIGHT', 0, 0.08, { size: 0.13, weight: 0.12, spacing: 0.42 });
  drawText(label, 0, 'repair cream', 0, -0.1, { size: 0.07, weight: 0.11, spacing: 0.18 });
  return {
    name: 'cream-jar',
    title: 'Night Repair Cream',
    description: 'Rich cream for the night in a porcelain-white jar.',
    vendor: 'Fern & Tallow',
    productType: 'Face cream',
    tags: ['skincare', 'jar'],
    material: 'glossy white glass, brushed metal',
    views: [{ yawDegrees: 0, pitchDegrees: 17, fill: 0.58, centre: [0.5, 0.52] }],
    parts: [
      {
        distance: (x, y, z) => cylinder(x, y, z, 0.72, 0, 0.62, 0.1),
        material: {
          ...glossy('#f0eeea', 0.14),
          translucency: 0.25,
          detail: (x, y, _z, surface) => printLabel(label, Math.atan2(x, _z) * 0.72, y - 0.3, surface),
        },
      },
      { distance: (x, y, z) => cylinder(x, y, z, 0.735, 0.64, 0.98, 0.04), material: metal('#c9c6c1', 0.28) },
    ],
  };
}

/** Standing tube: round at the cap, flat at the crimp. */
export function createHandTube(): Product {
  const label = createLabel(0.8, 1.2, [{ colour: '#f6efe2' }]);
  drawText(label, 0, 'HAND', 0, 0.2, { size: 0.15, weight: 0.13, spacing: 0.3 });
  drawLine(label, 0, -0.2, 0.06, 0.2, 0.06, 0.014);
  drawText(label, 0, 'oat and honey', 0, -0.08, { size: 0.065, weight: 0.11, spacing: 0.14 });
  drawText(label, 0, '75 ml', 0, -0.22, { size: 0.055, weight: 0.12, spacing: 0.2 });
  const tube = (x: number, y: number, z: number) => {
    const up = clamp((y - 0.42) / 1.5, 0, 1);
    const [wide, deep] = [0.42 + 0.06 * up, 0.42 * (1 - up) ** 0.8 + 0.02];
    const round = (Math.sqrt((x / wide) ** 2 + (z / deep) ** 2) - 1) * Math.min(wide, deep) * 0.85;
    return smoothIntersection(round, Math.abs(y - 1.18) - 0.78, 0.02) * 0.7;
  };
  return {
    name: 'hand-tube',
    title: 'Oat Hand Cream',
    description: 'Hand cream with oat and honey.',
    vendor: 'Fern & Tallow',
    productType: 'Hand cream',
    tags: ['skincare', 'tube'],
    material: 'satin plastic',
    views: [{ yawDegrees: -10, pitchDegrees: 9, fill: 0.7, centre: [0.5, 0.5] }],
    parts: [
      {
        distance: tube,
        material: {
          colour: linearFromHex('#b5643c'),
          roughness: 0.34,
          reflectance: 0.045,
          detail: (x, y, z, surface) => z > 0 && printLabel(label, x, y - 1.2, surface),
        },
      },
      { distance: (x, y, z) => cylinder(x, y, z, 0.4, 0, 0.42, 0.03), material: glossy('#2e2a27', 0.3) },
    ],
  };
}

/** Clear glass block with amber scent and a black stopper. */
export function createScentFlask(): Product {
  const label = createLabel(0.7, 0.4, [{ colour: '#2b2622' }]);
  drawText(label, 0, 'VESPER', 0, 0.04, { size: 0.1, weight: 0.12, spacing: 0.34 });
  drawText(label, 0, 'eau de parfum', 0, -0.1, { size: 0.05, weight: 0.11, spacing: 0.16 });
  return {
    name: 'scent-flask',
    title: 'Vesper Eau de Parfum',
    description: 'Iris, smoke and bergamot.',
    vendor: 'Maison Oriel',
    productType: 'Perfume',
    tags: ['fragrance', 'glass'],
    material: 'clear glass, lacquer',
    views: [{ yawDegrees: -16, pitchDegrees: 12, fill: 0.62, centre: [0.5, 0.51] }],
    parts: [
      {
        distance: (x, y, z) => roundBox(x, y - 0.56, z, 0.5, 0.56, 0.28, 0.08),
        material: {
          colour: linearFromHex('#e7c9a0'),
          roughness: 0.04,
          glass: { kind: 'solid', index: 1.4, absorption: [0.25, 0.55, 1.3], shadowDensity: 0.6 },
          detail: (x, y, z, surface) => {
            const share = clamp(
              0.5 - Math.max(Math.abs(x) - 0.34, Math.abs(y - 0.56) - 0.2) / surface.footprint,
              0,
              1,
            );
            if (share <= 0 || z < 0.1) return;
            surface.glass = 1 - share;
            paint(surface, linearFromHex('#f3ede2'), 1);
            surface.roughness = 0.6;
            printLabel(label, x, y - 0.56, surface);
          },
        },
      },
      { distance: (x, y, z) => cylinder(x, y, z, 0.13, 1.08, 1.24, 0.02), material: metal('#cfa963', 0.2) },
      {
        distance: (x, y, z) => roundBox(x, y - 1.42, z, 0.2, 0.2, 0.2, 0.05),
        material: glossy('#171615', 0.1),
      },
    ],
  };
}

/** Canvas bag whose handles stand up: one sees through them. */
export function createCanvasTote(): Product {
  const label = createLabel(1.2, 0.8, [{ colour: '#233447' }]);
  drawText(label, 0, 'MARKET', 0, 0.1, { size: 0.18, weight: 0.15, spacing: 0.24 });
  drawText(label, 0, 'day', 0, -0.16, { size: 0.14, weight: 0.12, spacing: 0.2 });
  const bag = (x: number, y: number, z: number) => {
    const sag = 0.05 * Math.sin(x * 2.6) * smoothstep(0.2, 1.2, y) + 0.03 * Math.sin(y * 5 + x * 2);
    return (
      roundBox(
        x,
        y - 0.72,
        z + sag,
        0.78 + 0.06 * (1 - y / 1.4),
        0.72,
        0.26 - 0.13 * clamp(y / 1.44, 0, 1),
        0.09,
      ) * 0.8
    );
  };
  const cloth = (x: number, y: number, z: number, surface: Surface) => {
    weave(x, y, 46, 0.7, surface, 1, 0, 0);
    shadeBy(surface, 0.92 + 0.16 * clouds(x * 1.6, y * 1.6, z * 2));
    if (z > -0.05) printLabel(label, x, y - 0.66, surface);
  };
  const handle = (at: number) => (x: number, y: number, z: number) => {
    const ring = torusFacing(x, (y - 1.4) * 0.62, z - at * clamp((y - 1.28) / 0.5, 0, 1), 0.34, 0.042);
    return Math.max(ring, 1.28 - y) * 0.6;
  };
  const canvas = { colour: linearFromHex('#d9cdb4'), roughness: 0.92, sheen: 0.35 };
  return {
    name: 'canvas-tote',
    title: 'Market Day Tote Bag',
    description: 'Heavy canvas tote with long handles.',
    vendor: 'North Pier',
    productType: 'Bag',
    tags: ['bag', 'canvas'],
    material: 'woven canvas',
    views: [{ yawDegrees: -14, pitchDegrees: 8, fill: 0.72, centre: [0.5, 0.51] }],
    parts: [
      { distance: bag, material: { ...canvas, detail: cloth } },
      {
        distance: handle(0.1),
        material: { ...canvas, detail: (x, y, _z, surface) => weave(x, y, 40, 0.6, surface, 1, 0, 0) },
      },
      {
        distance: handle(-0.12),
        material: { ...canvas, detail: (x, y, _z, surface) => weave(x, y, 40, 0.6, surface, 1, 0, 0) },
      },
    ],
  };
}

/** Slip-on shoe: white rubber sole, suede upper with an elastic at its side; one looks into it. */
export function createSlipShoe(): Product {
  const length = 1.05;
  /** half the width of the foot's print: narrow heel, waist, wide ball, round toe */
  const halfWidth = (x: number) => {
    const along = clamp(x / length, -1, 1);
    const waist =
      0.335 + 0.055 * Math.tanh(3 * (along - 0.1)) - 0.03 * Math.exp(-(((along + 0.1) / 0.3) ** 2));
    return waist * Math.max(1 - Math.abs(along) ** 3.4, 0) ** 0.5;
  };
  /** how high the upper stands: collar at the heel, instep, then down to the toe box */
  const height = (x: number) =>
    Math.max(1 - Math.abs(clamp(x / length, -1, 1)) ** (x > 0 ? 5 : 14), 0.0004) ** 0.5 *
    (0.2 +
      0.36 * (1 - smoothstep(-0.25, 0.72, x)) +
      0.03 * smoothstep(-0.6, -1, x) +
      0.05 * Math.exp(-(((x - 0.62) / 0.3) ** 2)));
  const leanOf = (x: number, y: number, z: number) => {
    const inward = 1 - 0.18 * clamp((y - 0.14) / 0.5, 0, 1) * smoothstep(0.4, -0.4, x);
    return Math.abs(z) / (Math.max(halfWidth(x), 0.02) * inward);
  };
  const upper = (x: number, y: number, z: number) => {
    const lean = leanOf(x, y, z);
    const tall = Math.max(y - 0.14, 0) / height(x);
    const round = ((lean ** 3.4 + tall ** 3.4) ** (1 / 3.4) - 1) * 0.2;
    const outer = Math.max(round, 0.12 - y, Math.abs(x) - length * 0.965);
    const mouth = (Math.sqrt(((x + 0.4) / 0.5) ** 2 + (z / 0.235) ** 2) - 1) * 0.2;
    const inside = Math.max((lean - 0.87) * 0.25, mouth, 0.2 - y);
    return smoothIntersection(outer, -inside, 0.03) * 0.6;
  };
  const sole = (x: number, y: number, z: number) => {
    const wide = Math.max(halfWidth(x / 1.025), 0.01) + 0.022;
    const plan = smoothIntersection((Math.abs(z) - wide) * 0.5, Math.abs(x) - length * 1.01, 0.12);
    const toeSpring = 0.05 * smoothstep(0.55, 1.05, x);
    return smoothIntersection(plan, Math.abs(y - 0.105 - toeSpring) - 0.105, 0.04) * 0.6;
  };
  const suede = (x: number, y: number, z: number, surface: Surface) => {
    shadeBy(surface, 0.86 + 0.17 * noise(x * 26, y * 26, z * 26) + 0.12 * clouds(x * 2, y * 2, z * 2));
    // the elastic: a dark ribbed wedge beside the mouth's front
    const wedge = Math.max(Math.abs(x - 0.1 + 0.25 * (y - 0.4)) - 0.1 * smoothstep(0.22, 0.5, y), 0.26 - y);
    const isSide = Math.abs(z) > 0.1 ? 1 : 0;
    const ribs = 0.8 + 0.2 * Math.sin((x + 0.25 * y) * 190);
    paint(
      surface,
      [0.018 * ribs, 0.024 * ribs, 0.03 * ribs],
      isSide * clamp(0.5 - wedge / surface.footprint, 0, 1),
    );
    const seam = Math.abs(Math.abs(wedge - 0.03) - 0.004) - 0.003;
    const stitch = Math.sin((x + y * 1.7) * 110) > -0.3 ? 0.55 : 0;
    paint(surface, linearFromHex('#c9cfd2'), isSide * stitch * clamp(0.5 - seam / surface.footprint, 0, 1));
  };
  return {
    name: 'slip-shoe',
    title: 'Harbour Slip-On',
    description: 'Suede slip-on with a rubber sole.',
    vendor: 'North Pier',
    productType: 'Footwear',
    tags: ['suede', 'footwear'],
    material: 'suede, rubber',
    views: [{ yawDegrees: -32, pitchDegrees: 27, fill: 0.7, centre: [0.5, 0.53] }],
    parts: [
      {
        distance: upper,
        material: { colour: linearFromHex('#3f5a6b'), roughness: 0.95, sheen: 0.5, detail: suede },
      },
      {
        distance: sole,
        material: {
          colour: linearFromHex('#e8e3d8'),
          roughness: 0.6,
          detail: (_x, y, _z, surface) => {
            shadeBy(surface, 0.98 + 0.03 * Math.sin(y * 130));
            const stripe = Math.abs(y - 0.165) - 0.008;
            paint(surface, linearFromHex('#8d3b2f'), clamp(0.5 - stripe / surface.footprint, 0, 1));
          },
        },
      },
    ],
  };
}

/** Round glasses with thin frames: holes and thin structures. */
export function createRoundGlasses(): Product {
  const frame = (x: number, y: number, z: number) => {
    const left = torusFacing(x + 0.44, y - 0.36, z - 0.5, 0.33, 0.034);
    const right = torusFacing(x - 0.44, y - 0.36, z - 0.5, 0.33, 0.034);
    const bridge = Math.max(torusFacing(x, y - 0.36, z - 0.5, 0.12, 0.028), 0.36 - y);
    const temples = Math.min(
      capsule(x, y, z, -0.79, 0.46, 0.48, -0.76, 0.42, -0.6, 0.03),
      capsule(x, y, z, 0.79, 0.46, 0.48, 0.76, 0.42, -0.6, 0.03),
    );
    const ends = Math.min(
      capsule(x, y, z, -0.76, 0.42, -0.6, -0.73, 0.03, -0.86, 0.034),
      capsule(x, y, z, 0.76, 0.42, -0.6, 0.73, 0.03, -0.86, 0.034),
    );
    return Math.min(smoothUnion(Math.min(left, right), bridge, 0.03), temples, ends);
  };
  return {
    name: 'round-glasses',
    title: 'Lumen Round Glasses',
    description: 'Round acetate frames in tortoise.',
    vendor: 'Lumen',
    productType: 'Eyewear',
    tags: ['eyewear', 'acetate'],
    material: 'tortoise acetate',
    views: [{ yawDegrees: -24, pitchDegrees: 16, fill: 0.66, centre: [0.5, 0.53] }],
    parts: [
      {
        distance: frame,
        material: {
          ...glossy('#5d3217', 0.14),
          detail: (x, y, z, surface) => {
            paint(
              surface,
              linearFromHex('#d08b3e'),
              0.75 * smoothstep(0.42, 0.62, clouds(x * 5, y * 5, z * 5)),
            );
            paint(
              surface,
              linearFromHex('#1d0f08'),
              0.8 * smoothstep(0.55, 0.72, clouds(x * 7 + 9, y * 7, z * 7)),
            );
          },
        },
      },
    ],
  };
}

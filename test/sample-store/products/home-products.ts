/** Things of the house: candle, soap, bowl, vase, speaker. */
import { linearFromHex } from '#test/sample-store/colour.ts';
import {
  clamp,
  cylinder,
  ellipsoid,
  roundBox,
  smoothIntersection,
  smoothstep,
  smoothUnion,
  sphere,
} from '#test/sample-store/distance.ts';
import { createLabel, drawText, printLabel, type Label } from '#test/sample-store/label.ts';
import { glossy, matt, metal, paint, roughen, shadeBy, weave } from '#test/sample-store/materials.ts';
import { clouds, noise } from '#test/sample-store/noise.ts';
import type { Product, Surface } from '#test/sample-store/scene.ts';

const paper = linearFromHex('#f4efe4');
const soapBand = linearFromHex('#c9775a');

/** Prints a paper label on the front of an upright cylinder. */
function wrapLabel(label: Label, radius: number, centreY: number, half: { across: number; up: number }) {
  return (x: number, y: number, z: number, surface: Surface) => {
    const around = Math.atan2(x, z) * radius;
    const edge = Math.max(Math.abs(around) - half.across, Math.abs(y - centreY) - half.up);
    const share = clamp(0.5 - edge / surface.footprint, 0, 1);
    if (share <= 0) return;
    paint(surface, paper, share);
    surface.roughness = 0.65;
    surface.reflectance = 0.04;
    roughen(x, y, z, 60, 0.05, surface);
    printLabel(label, around, y - centreY, surface);
  };
}

/** Black vessel with pale wax: a dark product whose rim is light. */
export function createSootCandle(): Product {
  const label = createLabel(0.9, 0.5, [{ colour: '#1f1d1b' }]);
  drawText(label, 0, 'SOOT No. 4', 0, 0.1, { size: 0.1, weight: 0.14, spacing: 0.24 });
  drawText(label, 0, 'cedar, smoke and fig', 0, -0.08, { size: 0.06, weight: 0.11, spacing: 0.16 });
  const vessel = (x: number, y: number, z: number) =>
    smoothIntersection(cylinder(x, y, z, 0.56, 0, 1.2, 0.05), -cylinder(x, y, z, 0.5, 0.3, 2, 0.05), 0.02);
  return {
    name: 'soot-candle',
    title: 'Soot No. 4 Candle',
    description: 'Soy wax with cedar, smoke and fig in a matt black vessel.',
    vendor: 'Fern & Tallow',
    productType: 'Candle',
    tags: ['candle', 'home'],
    material: 'matt black ceramic, wax',
    views: [{ yawDegrees: 8, pitchDegrees: 18, fill: 0.56, centre: [0.5, 0.52] }],
    parts: [
      {
        distance: vessel,
        material: {
          ...matt('#1d1c1c', 0.55),
          detail: wrapLabel(label, 0.56, 0.56, { across: 0.46, up: 0.25 }),
        },
      },
      {
        distance: (x, y, z) => cylinder(x, y, z, 0.5, 0.25, 0.98, 0.03),
        material: { colour: linearFromHex('#efe4cd'), roughness: 0.5, translucency: 0.6 },
      },
      {
        distance: (x, y, z) => cylinder(x - 0.01 * y, y, z, 0.018, 0.9, 1.14, 0.008),
        material: matt('#2a2320', 0.9),
      },
    ],
  };
}

/** Two soap bars, one on the other: translucent, with a paper band. */
export function createSaltSoap(): Product {
  const label = createLabel(0.8, 0.5, [{ colour: '#fbf3e6' }]);
  drawText(label, 0, 'SALT', 0, 0.06, { size: 0.12, weight: 0.14, spacing: 0.4 });
  drawText(label, 0, 'bar soap', 0, -0.12, { size: 0.06, weight: 0.11, spacing: 0.2 });
  const band = (x: number, y: number, z: number, surface: Surface) => {
    const share = clamp(0.5 - (Math.abs(x) - 0.36) / surface.footprint, 0, 1);
    if (share <= 0) {
      shadeBy(surface, 0.94 + 0.12 * clouds(x * 3, y * 3, z * 3));
      return;
    }
    paint(surface, soapBand, share);
    surface.roughness = 0.7;
    surface.translucency = 0;
    if (z > 0.3) printLabel(label, x, y - 0.28, surface);
  };
  return {
    name: 'salt-soap',
    title: 'Sea Salt Soap',
    description: 'Cold-processed bar with sea salt and spearmint.',
    vendor: 'Tideline',
    productType: 'Soap',
    tags: ['soap', 'bath'],
    material: 'translucent soap, paper',
    views: [{ yawDegrees: -18, pitchDegrees: 22, fill: 0.6, centre: [0.5, 0.52] }],
    parts: [
      {
        distance: (x, y, z) => roundBox(x, y - 0.28, z, 0.82, 0.28, 0.48, 0.1),
        material: { colour: linearFromHex('#a9cfc0'), roughness: 0.34, translucency: 0.55, detail: band },
      },
    ],
  };
}

/** Shallow bowl of glossy blue glaze. */
export function createGlazeBowl(): Product {
  const bowl = (x: number, y: number, z: number) => {
    const outside = smoothIntersection(sphere(x, y - 0.86, z, 0.86), y - 0.62, 0.03);
    const hollow = sphere(x, y - 0.9, z, 0.8);
    const foot = cylinder(x, y, z, 0.34, 0, 0.12, 0.03);
    return smoothUnion(smoothIntersection(outside, -hollow, 0.04) * 0.95, foot, 0.06);
  };
  return {
    name: 'glaze-bowl',
    title: 'Deep Water Bowl',
    description: 'Serving bowl in a reactive blue glaze.',
    vendor: 'Kiln Street',
    productType: 'Bowl',
    tags: ['ceramic', 'table'],
    material: 'glossy glaze',
    views: [{ yawDegrees: 0, pitchDegrees: 20, fill: 0.62, centre: [0.5, 0.52] }],
    parts: [
      {
        distance: bowl,
        material: {
          ...glossy('#2c5878', 0.12),
          detail: (x, y, z, surface) => {
            paint(
              surface,
              linearFromHex('#86a9ad'),
              0.7 * smoothstep(0.45, 0.75, clouds(x * 4, y * 7, z * 4)),
            );
            paint(surface, linearFromHex('#c9b99a'), smoothstep(0.575, 0.62, y) * 0.8);
          },
        },
      },
    ],
  };
}

/** Near-white porcelain on a near-white backdrop: the hard case. */
export function createChalkVase(): Product {
  const vase = (x: number, y: number, z: number) => {
    const radius = 0.3 + 0.26 * Math.sin(clamp(y / 1.5, 0, 1) * Math.PI * 0.94) ** 1.4;
    const body = cylinder(x, y, z, radius, 0, 1.62, 0.03) * 0.72;
    return smoothIntersection(body, -cylinder(x, y, z, radius - 0.045, 0.1, 3, 0.02) * 0.72, 0.02);
  };
  return {
    name: 'chalk-vase',
    title: 'Chalk Vase',
    description: 'Unglazed white porcelain, turned thin.',
    vendor: 'Kiln Street',
    productType: 'Vase',
    tags: ['porcelain', 'home', 'white'],
    material: 'white bisque porcelain',
    views: [{ yawDegrees: 0, pitchDegrees: 12, fill: 0.68, centre: [0.5, 0.51] }],
    parts: [
      {
        distance: vase,
        material: {
          colour: linearFromHex('#efece6'),
          roughness: 0.7,
          translucency: 0.2,
          detail: (_x, y, _z, surface) => shadeBy(surface, 0.985 + 0.03 * noise(1, y * 70, 2)),
        },
      },
    ],
  };
}

/** Fabric-fronted radio with brass knobs. */
export function createWovenSpeaker(): Product {
  const cloth = (x: number, y: number, z: number, surface: Surface) => {
    if (z > 0.36) weave(x, y, 34, 0.8, surface, 1, 0, 0);
    else shadeBy(surface, 0.95 + 0.1 * noise(x * 4, y * 60, z * 4));
  };
  return {
    name: 'woven-speaker',
    title: 'Parlour Speaker',
    description: 'Small speaker with a woven front and turned brass knobs.',
    vendor: 'Low Room',
    productType: 'Speaker',
    tags: ['audio', 'fabric'],
    material: 'woven fabric, walnut, brass',
    views: [{ yawDegrees: -24, pitchDegrees: 13, fill: 0.62, centre: [0.5, 0.52] }],
    parts: [
      {
        distance: (x, y, z) => roundBox(x, y - 0.56, z, 0.92, 0.54, 0.4, 0.12),
        material: {
          colour: linearFromHex('#6f4a33'),
          roughness: 0.4,
          reflectance: 0.04,
          detail: (x, y, z, surface) => shadeBy(surface, 0.8 + 0.4 * noise(x * 1.5, y * 26, z * 3)),
        },
      },
      {
        distance: (x, y, z) => roundBox(x, y - 0.56, z - 0.3, 0.84, 0.46, 0.13, 0.08),
        material: { colour: linearFromHex('#9a948a'), roughness: 0.9, sheen: 0.4, detail: cloth },
      },
      {
        distance: (x, y, z) =>
          Math.min(...[-0.28, 0, 0.28].map((at) => cylinder(x - at, y, z + 0.05, 0.085, 1.08, 1.2, 0.02))),
        material: metal('#d2ab62', 0.22),
      },
      {
        distance: (x, y, z) =>
          Math.min(...[-0.7, 0.7].map((at) => ellipsoid(x - at, y - 0.02, z, 0.09, 0.06, 0.09))),
        material: matt('#222222', 0.7),
      },
    ],
  };
}

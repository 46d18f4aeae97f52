import { linearFromHex } from '#test/sample-store/colour.ts';
import { clamp, cylinder, ellipsoid, smoothUnion } from '#test/sample-store/distance.ts';
import { createLabel, drawLine, drawText, printLabel } from '#test/sample-store/label.ts';
import { brush, metal, paint, roughen } from '#test/sample-store/materials.ts';
import type { Product } from '#test/sample-store/scene.ts';

const RADIUS = 0.56;
const PAPER = linearFromHex('#f1ece1');

function createArtwork() {
  const label = createLabel(1.36, 0.86, [{ colour: '#26231f' }, { colour: '#9a5b2c' }]);
  drawText(label, 0, 'FERN & TALLOW', 0, 0.2, { size: 0.105, weight: 0.13, spacing: 0.26 });
  drawLine(label, 1, -0.16, 0.1, 0.16, 0.1, 0.012);
  drawText(label, 0, 'Restoring face oil', 0, -0.04, { size: 0.085, weight: 0.105, spacing: 0.16 });
  drawText(label, 0, 'ROSEHIP - SEA BUCKTHORN', 0, -0.16, { size: 0.046, weight: 0.15, spacing: 0.3 });
  drawText(label, 0, '30 ml / 1.0 fl. oz.', 0, -0.31, { size: 0.05, weight: 0.13, spacing: 0.2 });
  return label;
}

function bottle(x: number, y: number, z: number): number {
  const body = cylinder(x, y, z, RADIUS, 0, 1.32, 0.1);
  const shoulder = ellipsoid(x, y - 1.24, z, RADIUS - 0.01, 0.26, RADIUS - 0.01);
  const neck = cylinder(x, y, z, 0.2, 1.2, 1.6, 0.02);
  return smoothUnion(smoothUnion(body, shoulder, 0.06), neck, 0.16);
}

function bulb(x: number, y: number, z: number): number {
  const base = cylinder(x, y, z, 0.17, 1.82, 1.94, 0.03);
  const top = ellipsoid(x, y - 2.1, z, 0.15, 0.28, 0.15);
  return smoothUnion(base, top, 0.1);
}

function collar(x: number, y: number, z: number): number {
  return cylinder(x, y, z, 0.235, 1.5, 1.84, 0.025);
}

/** Brown dropper bottle with a paper label: glass, paper, brass and rubber. */
export function createAmberBottle(): Product {
  const artwork = createArtwork();
  return {
    name: 'amber-bottle',
    title: 'Restoring Face Oil',
    description: 'Cold-pressed rosehip and sea buckthorn in an amber dropper bottle.',
    vendor: 'Fern & Tallow',
    productType: 'Face oil',
    tags: ['skincare', 'glass', 'oil'],
    material: 'amber glass, paper, brass, rubber',
    views: [
      { yawDegrees: 0, pitchDegrees: 9, fill: 0.7, centre: [0.5, 0.5] },
      { yawDegrees: 38, pitchDegrees: 14, fill: 0.68, centre: [0.5, 0.51] },
    ],
    parts: [
      {
        distance: bottle,
        material: {
          colour: linearFromHex('#5a2a0c'),
          roughness: 0.05,
          glass: { kind: 'solid', index: 1.36, absorption: [0.42, 1.35, 4.2], shadowDensity: 0.85 },
          detail: (x, y, z, surface) => {
            const around = Math.atan2(x, z) * RADIUS;
            const edge = Math.max(Math.abs(around) - 0.7, Math.abs(y - 0.67) - 0.43);
            const paper = clamp(0.5 - edge / surface.footprint, 0, 1);
            if (paper <= 0) return;
            surface.glass = 1 - paper;
            paint(surface, PAPER, 1);
            surface.roughness = 0.62;
            roughen(x, y, z, 60, 0.05, surface);
            printLabel(artwork, around, y - 0.67, surface);
          },
        },
      },
      {
        distance: collar,
        material: {
          ...metal('#d9b26a', 0.26),
          detail: (x, y, z, surface) => brush(y, Math.atan2(x, z), 0.07, surface),
        },
      },
      { distance: bulb, material: { colour: linearFromHex('#201f1f'), roughness: 0.5 } },
    ],
  };
}

import { linearFromHex } from '#test/sample-store/colour.ts';
import { roundBox, clamp } from '#test/sample-store/distance.ts';
import {
  createLabel,
  drawBlock,
  drawCircle,
  drawLine,
  drawText,
  printLabel,
} from '#test/sample-store/label.ts';
import { paint, roughen, unevenness } from '#test/sample-store/materials.ts';
import type { Product } from '#test/sample-store/scene.ts';

const HALF_WIDTH = 0.56;
const HEIGHT = 1.7;
const HALF_DEPTH = 0.36;
const CREAM = linearFromHex('#f3ead6');

function createFront() {
  const label = createLabel(HALF_WIDTH * 2, HEIGHT, [
    { colour: '#f3ead6' },
    { colour: '#1f4a40' },
    { colour: '#d8894b' },
  ]);
  drawBlock(label, 0, 0, 0.02, 0.42, 0.56, 0.42);
  drawCircle(label, 2, 0, 0.26, 0.17);
  for (let ray = 0; ray < 18; ray++) {
    const angle = (ray / 18) * Math.PI * 2;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    drawLine(
      label,
      2,
      c * 0.21,
      0.26 + s * 0.21,
      c * (ray % 2 ? 0.25 : 0.28),
      0.26 + s * (ray % 2 ? 0.25 : 0.28),
      0.012,
    );
  }
  drawText(label, 1, 'SOLSTICE', 0, -0.16, { size: 0.12, weight: 0.15, spacing: 0.2 });
  drawText(label, 1, 'Ginger & turmeric', 0, -0.285, { size: 0.068, weight: 0.12, spacing: 0.16 });
  drawText(label, 1, '20 TEA BAGS', 0, -0.4, { size: 0.042, weight: 0.16, spacing: 0.32 });
  drawText(label, 0, 'HOLLOW LANE TEA CO.', 0, -0.68, { size: 0.05, weight: 0.14, spacing: 0.3 });
  drawText(label, 0, 'NET 40 g', 0, -0.77, { size: 0.034, weight: 0.15, spacing: 0.25 });
  return label;
}

function createSide() {
  const label = createLabel(HALF_DEPTH * 2, HEIGHT, [{ colour: '#f3ead6' }]);
  const lines = ['STEEP', '4 - 6 min', '', 'WATER', '100 C', '', 'CUP', '250 ml'];
  for (const [index, line] of lines.entries()) {
    if (line)
      drawText(label, 0, line, -0.24, 0.42 - index * 0.1, {
        size: 0.055,
        weight: 0.13,
        spacing: 0.22,
        align: 'left',
      });
  }
  for (let bar = 0; bar < 26; bar++) {
    if ((bar * 7) % 3 !== 1)
      drawBlock(label, 0, -0.22 + bar * 0.0165, -0.6, bar % 4 === 0 ? 0.006 : 0.0035, 0.09);
  }
  return label;
}

/** Printed carton with bevelled edges, a lid flap and small type. */
export function createTeaBox(): Product {
  const front = createFront();
  const side = createSide();
  const tone = unevenness(0.03);
  return {
    name: 'tea-box',
    title: 'Solstice Ginger Tea',
    description: 'Twenty bags of ginger, turmeric and orange peel in a printed carton.',
    vendor: 'Hollow Lane Tea Co.',
    productType: 'Tea',
    tags: ['tea', 'box', 'pantry'],
    material: 'printed board',
    views: [
      { yawDegrees: -24, pitchDegrees: 12, fill: 0.68, centre: [0.5, 0.51] },
      { yawDegrees: 0, pitchDegrees: 6, fill: 0.68, centre: [0.5, 0.5] },
    ],
    parts: [
      {
        distance: (x, y, z) => roundBox(x, y - HEIGHT / 2, z, HALF_WIDTH, HEIGHT / 2, HALF_DEPTH, 0.018),
        material: {
          colour: linearFromHex('#1f4a40'),
          roughness: 0.5,
          detail: (x, y, z, surface) => {
            tone(x, y, z, surface);
            if (z > HALF_DEPTH - 0.01) printLabel(front, x, y - HEIGHT / 2, surface);
            else if (x > HALF_WIDTH - 0.01) printLabel(side, -z, y - HEIGHT / 2, surface);
            else if (x < 0.01 - HALF_WIDTH) printLabel(side, z, y - HEIGHT / 2, surface);
            // the lid's slit: a dark line, and board showing at the folds
            const fold = Math.min(Math.abs(y - HEIGHT), Math.abs(y));
            const slit = clamp(1.2 - (Math.abs(y - HEIGHT + 0.03) - 0.003) / surface.footprint, 0, 1);
            if (Math.abs(x) > HALF_WIDTH - 0.012 && z < HALF_DEPTH - 0.03)
              paint(surface, [0.01, 0.02, 0.018], slit);
            if (fold < 0.012) paint(surface, CREAM, 0.06);
            roughen(x, y, z, 40, 0.02, surface);
          },
        },
      },
    ],
  };
}

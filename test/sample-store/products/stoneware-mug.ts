import { linearFromHex } from '#test/sample-store/colour.ts';
import { cylinder, smoothIntersection, smoothstep, smoothUnion } from '#test/sample-store/distance.ts';
import { paint, roughen, shadeBy } from '#test/sample-store/materials.ts';
import { clouds, hash, noise } from '#test/sample-store/noise.ts';
import type { Product, Surface } from '#test/sample-store/scene.ts';

const CLAY = linearFromHex('#b98f6c');
const SPECK = linearFromHex('#4b3426');

function mug(x: number, y: number, z: number): number {
  const radius = Math.sqrt(x * x + z * z);
  // a slight belly keeps the outline from being a ruler's line
  const belly = 0.035 * Math.sin((y / 1.15) * Math.PI);
  const body = cylinder(x, y, z, 0.6 + belly, 0, 1.2, 0.07) * 0.97;
  const hollow = cylinder(x, y, z, 0.525 + belly, 0.1, 2, 0.12) * 0.97;
  const qx = x - 0.66;
  const qy = (y - 0.62) * 0.92;
  const ring = Math.sqrt(qx * qx + qy * qy) - 0.33;
  const flat = Math.max(0, Math.abs(z) - 0.045);
  const handle = (Math.sqrt(ring * ring + flat * flat) - 0.062) * 0.9;
  const outside = smoothUnion(body, radius < 0.5 ? 1 : handle, 0.09);
  return smoothIntersection(outside, -hollow, 0.035);
}

function glaze(x: number, y: number, z: number, surface: Surface): void {
  const line = 0.27 + 0.018 * Math.sin(Math.atan2(z, x) * 3 + 1) + 0.014 * (noise(x * 6, 1, z * 6) - 0.5);
  const bare = smoothstep(line + 0.006, line - 0.006, y);
  const specks =
    cellSpeck(x, y, z, 17, surface.footprint) + 0.6 * cellSpeck(x + 3, y, z, 34, surface.footprint);
  shadeBy(surface, 0.97 + 0.06 * clouds(x * 2.2, y * 2.2, z * 2.2));
  const rim = smoothstep(1.155, 1.2, y);
  paint(surface, CLAY, rim * 0.4);
  paint(surface, SPECK, Math.min(1, specks) * 0.75 * (1 - bare));
  paint(surface, CLAY, bare);
  surface.roughness += (0.85 - surface.roughness) * bare;
  surface.reflectance *= 1 - 0.7 * bare;
  roughen(x, y, z, bare > 0.5 ? 46 : 5, bare > 0.5 ? 0.22 : 0.05, surface);
}

/** Iron specks: one possible dot per cell. */
function cellSpeck(x: number, y: number, z: number, cells: number, footprint: number): number {
  const ix = Math.floor(x * cells);
  const iy = Math.floor(y * cells);
  const iz = Math.floor(z * cells);
  const chance = hash(ix, iy, iz);
  if (chance > 0.3) return 0;
  const cx = x * cells - ix - 0.5 - (hash(ix, iy, iz + 99) - 0.5) * 0.4;
  const cy = y * cells - iy - 0.5 - (hash(ix, iy + 99, iz) - 0.5) * 0.4;
  const cz = z * cells - iz - 0.5;
  const size = 0.08 + chance * 0.7;
  return smoothstep(
    size + footprint * cells,
    size - footprint * cells,
    Math.sqrt(cx * cx + cy * cy + cz * cz * 0.3),
  );
}

/** Speckled mug with a raw clay foot and a handle that one sees through. */
export function createStonewareMug(): Product {
  return {
    name: 'stoneware-mug',
    title: 'Speckled Stoneware Mug',
    description: 'Thrown by hand, glazed in oat with a bare clay foot. Holds 320 ml.',
    vendor: 'Kiln Street',
    productType: 'Mug',
    tags: ['ceramic', 'kitchen', 'handmade'],
    material: 'glazed stoneware',
    views: [
      { yawDegrees: 12, pitchDegrees: 16, fill: 0.58, centre: [0.5, 0.52] },
      { yawDegrees: -28, pitchDegrees: 24, fill: 0.58, centre: [0.5, 0.52] },
    ],
    parts: [
      {
        distance: mug,
        material: { colour: linearFromHex('#e2dac9'), roughness: 0.2, reflectance: 0.05, detail: glaze },
      },
    ],
  };
}

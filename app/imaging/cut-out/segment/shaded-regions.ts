import { eachPixel, findComponents, type Component } from '#app/imaging/masks/components.ts';
import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import type { Growth } from './grow-background.ts';

/** Mean OKLab off the shadow ray: below, a shadow of the backdrop and nothing else; above, another colour, however like. */
const rays = { shadow: 0.0012, other: 0.0035 };
/** Between the two, the rim tells: a shadow's is a ramp, of which no single pixel holds much, and its contrast is little. */
const rim = { contrast: 0.13, steepness: 0.41 };
/** Pixels below which a mean says nothing. */
const leastArea = 60;
/** How far outwards from a region's rim the background is looked for, pixels. */
const reach = 4;

/**
 * Before a coloured backdrop, a darker product of its hue looks like a shadow on it pixel by pixel; the mean over a whole
 * region that steps part from the rest tells one from the other ten times finer than noise allows for a pixel.
 *
 * @param ambiguous 1 = unreached, and a shadow could have this colour
 * @returns 1 = of a region that is another colour than any shadow's
 */
export function findOtherColoured(
  evidence: Evidence,
  { reached }: Growth,
  ambiguous: Uint8Array,
): Uint8Array {
  const { width, sharp } = evidence;
  const regions = ambiguous.map((value, i) => (value && sharp[i] === 0 && !reached[i] ? 1 : 0));
  const { labels, components } = findComponents(regions, width);
  const others = new Uint8Array(ambiguous.length);
  for (const component of components) {
    if (component.area < leastArea) continue;
    const offRay = meanOffRay(evidence, labels, component);
    if (offRay < rays.shadow) continue;
    if (offRay < rays.other && !hasSteepRim(evidence, reached, labels, component)) continue;
    eachPixel(labels, width, component, (pixel) => (others[pixel] = 1));
  }
  return others;
}

/** OKLab length of the mean of what parts the region's pixels from the ray through black and the backdrop. */
export function meanOffRay(
  { width, planes: { l, a, b }, backdrop: { first, second, third }, shade }: Evidence,
  labels: Int32Array,
  component: Component,
): number {
  let lightness = 0;
  let green = 0;
  let blue = 0;
  for (let y = component.top; y <= component.bottom; y++)
    for (let pixel = y * width + component.left, end = y * width + component.right; pixel <= end; pixel++) {
      if (labels[pixel] !== component.id) continue;
      lightness += l[pixel] - shade[pixel] * first[pixel];
      green += a[pixel] - shade[pixel] * second[pixel];
      blue += b[pixel] - shade[pixel] * third[pixel];
    }
  return Math.hypot(lightness, green, blue) / component.area;
}

function hasSteepRim(
  { width, planes: { l }, shade }: Evidence,
  reached: Uint8Array,
  labels: Int32Array,
  component: Component,
): boolean {
  const sums = { contrast: 0, facing: 0, steepness: 0, steps: 0 };
  eachPixel(labels, width, component, (pixel) => {
    for (const way of [-1, 1, -width, width]) {
      if (labels[pixel + way] === component.id) continue;
      const far = distanceToReached(reached, pixel, way);
      const [within, beyond] = [pixel - 2 * way, pixel + (far + 2) * way];
      if (!far || Math.min(within, beyond) < 0 || Math.max(within, beyond) >= l.length) break;
      sums.facing++;
      sums.contrast += Math.abs(shade[within] - shade[beyond]);
      const across = Math.abs(l[pixel - way] - l[pixel + (reach + 1) * way]);
      if (!(across > 0.03)) break;
      let steepest = 0;
      for (let at = -1; at <= reach; at++)
        steepest = Math.max(steepest, Math.abs(l[pixel + at * way] - l[pixel + (at + 1) * way]) || 0);
      sums.steepness += steepest / across;
      sums.steps++;
      break;
    }
  });
  return sums.contrast > rim.contrast * sums.facing && sums.steepness > rim.steepness * sums.steps;
}

/** Pixels to the reached background that way; 0 = none near. */
function distanceToReached(reached: Uint8Array, pixel: number, way: number): number {
  for (let far = 1; far <= reach + 1; far++) if (reached[pixel + far * way]) return far;
  return 0;
}

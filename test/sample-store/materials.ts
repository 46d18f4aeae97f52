/** Materials by name, and the small variations that keep a surface from looking like plastic. */
import { linearFromHex } from './colour.ts';
import { smoothstep } from './distance.ts';
import { clouds, noise } from './noise.ts';
import type { Material, Surface } from './scene.ts';

export function matt(colour: string, roughness = 0.75): Material {
  return { colour: linearFromHex(colour), roughness, detail: unevenness(0.035) };
}

export function glossy(colour: string, roughness = 0.16): Material {
  return { colour: linearFromHex(colour), roughness, reflectance: 0.05, detail: unevenness(0.02) };
}

export function metal(colour: string, roughness = 0.24): Material {
  return { colour: linearFromHex(colour), roughness, metallic: 1 };
}

/** Broad, faint changes of tone and gloss. */
export function unevenness(amount: number): NonNullable<Material['detail']> {
  return (x, y, z, surface) => shadeBy(surface, 1 + (clouds(x * 3.1, y * 3.1, z * 3.1) - 0.5) * amount * 2);
}

export function shadeBy(surface: Surface, factor: number): void {
  surface.red *= factor;
  surface.green *= factor;
  surface.blue *= factor;
}

export function paint(surface: Surface, colour: readonly [number, number, number], share: number): void {
  surface.red += (colour[0] - surface.red) * share;
  surface.green += (colour[1] - surface.green) * share;
  surface.blue += (colour[2] - surface.blue) * share;
}

/** Tilts the normal by the slope of noise; `scale` in bumps per unit. */
export function roughen(
  x: number,
  y: number,
  z: number,
  scale: number,
  amount: number,
  surface: Surface,
): void {
  const fade = amount * smoothstep(0.7, 0.15, surface.footprint * scale);
  if (fade <= 0) return;
  const here = noise(x * scale, y * scale, z * scale);
  surface.nx += (noise(x * scale + 0.35, y * scale, z * scale) - here) * fade;
  surface.ny += (noise(x * scale, y * scale + 0.35, z * scale) - here) * fade;
  surface.nz += (noise(x * scale, y * scale, z * scale + 0.35) - here) * fade;
}

/**
 * Plain weave in surface coordinates: over and under threads with their own bend and tone; fades out where a thread is
 * thinner than a pixel, so that it never shimmers into moire.
 */
export function weave(
  u: number,
  v: number,
  threads: number,
  depth: number,
  surface: Surface,
  acrossX: number,
  acrossY: number,
  acrossZ: number,
): void {
  const a = u * threads;
  const b = v * threads;
  const column = Math.floor(a);
  const row = Math.floor(b);
  const fx = a - column - 0.5;
  const fy = b - row - 0.5;
  const isWarp = ((column + row) & 1) === 0;
  const clear = smoothstep(0.6, 0.2, surface.footprint * threads);
  const along = isWarp ? fx : fy;
  const length = isWarp ? fy : fx;
  const height = (1 - along * along * 2.6) * (1 - length * length * 1.2);
  const thread = noise(isWarp ? column * 1.7 : 40 + row * 1.7, 3, (isWarp ? b : a) * 0.22);
  shadeBy(
    surface,
    1 + (height - 0.78) * 0.75 * depth * clear + (thread - 0.5) * 0.24 * depth * (0.35 + 0.65 * clear),
  );
  const tilt = along * 1.1 * depth * clear;
  if (isWarp) {
    surface.nx += acrossX * tilt;
    surface.ny += acrossY * tilt;
    surface.nz += acrossZ * tilt;
  } else {
    surface.ny += tilt;
  }
}

/** Fine turned or brushed lines around the y axis or along x. */
export function brush(coordinate: number, along: number, amount: number, surface: Surface): void {
  const lines = noise(coordinate * 190, along * 3, 5) + noise(coordinate * 420, along * 4, 9) - 1;
  const clear = smoothstep(0.012, 0.003, surface.footprint);
  surface.roughness = Math.max(0.08, surface.roughness * (1 + lines * 0.35 * clear));
  shadeBy(surface, 1 + lines * amount * clear);
}

/**
 * Printed artwork: lettering and rules are drawn into distance fields, one per ink, and read back with the footprint
 * of a pixel, so that an edge is as crisp as the photograph allows at every size.
 */
import { linearFromHex, type Triple } from './colour.ts';
import { roundRectangle, segment } from './distance.ts';
import { glyphOf } from './glyphs.ts';
import type { Surface } from './scene.ts';

/** Distances are kept up to this many texels from the ink; beyond it is plain paper. */
const REACH_TEXELS = 6;

export type Ink = {
  colour: Triple;
  /** how much of the ink reflects like metal foil, 0..1 */
  foil: number;
  /** signed distance to the ink in texels, row-major from the top */
  field: Float32Array;
};

export type Label = {
  /** size in scene units; (0, 0) is the middle, y up */
  width: number;
  height: number;
  columns: number;
  rows: number;
  inks: Ink[];
};

export type TextStyle = {
  /** cap height, scene units */
  size: number;
  /** stroke width as a share of the cap height */
  weight: number;
  /** gap between letters as a share of the cap height */
  spacing: number;
  align?: 'left' | 'centre';
  /** horizontal shift per unit of height */
  slant?: number;
};

export function createLabel(width: number, height: number, inks: { colour: string; foil?: number }[]): Label {
  const columns = Math.round(Math.min(1400, Math.max(300, width * 900)));
  const rows = Math.max(2, Math.round((columns * height) / width));
  return {
    width,
    height,
    columns,
    rows,
    inks: inks.map(({ colour, foil }) => ({
      colour: linearFromHex(colour),
      foil: foil ?? 0,
      field: new Float32Array(columns * rows).fill(REACH_TEXELS),
    })),
  };
}

/** Writes one line with its baseline at `y`; returns its width in scene units. */
export function drawText(
  label: Label,
  ink: number,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
): number {
  const gap = style.spacing * style.size;
  const glyphs = Array.from(text, glyphOf);
  const width = glyphs.reduce((sum, glyph) => sum + glyph.advance * style.size + gap, -gap);
  let penX = style.align === 'left' ? x : x - width / 2;
  const slant = style.slant ?? 0;
  for (const glyph of glyphs) {
    for (const stroke of glyph.strokes) {
      const ax = penX + (stroke.ax + stroke.ay * slant) * style.size;
      const bx = penX + (stroke.bx + stroke.by * slant) * style.size;
      drawLine(
        label,
        ink,
        ax,
        y + stroke.ay * style.size,
        bx,
        y + stroke.by * style.size,
        style.weight * style.size,
      );
    }
    penX += glyph.advance * style.size + gap;
  }
  return width;
}

/** A straight pen stroke of `thickness` scene units with round ends. */
export function drawLine(
  label: Label,
  ink: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  thickness: number,
): void {
  const reach = thickness;
  paint(
    label,
    ink,
    Math.min(ax, bx) - reach,
    Math.min(ay, by) - reach,
    Math.max(ax, bx) + reach,
    Math.max(ay, by) + reach,
    (x, y) => {
      return segment(x, y, ax, ay, bx, by) - thickness / 2;
    },
  );
}

/** A filled rectangle about (x, y). */
export function drawBlock(
  label: Label,
  ink: number,
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  corner = 0,
): void {
  paint(label, ink, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, (px, py) =>
    roundRectangle(px - x, py - y, halfWidth, halfHeight, corner),
  );
}

/** A ring, or a disc if `thickness` is 0. */
export function drawCircle(
  label: Label,
  ink: number,
  x: number,
  y: number,
  radius: number,
  thickness = 0,
): void {
  const reach = radius + thickness;
  paint(label, ink, x - reach, y - reach, x + reach, y + reach, (px, py) => {
    const distance = Math.hypot(px - x, py - y) - radius;
    return thickness === 0 ? distance : Math.abs(distance) - thickness / 2;
  });
}

function paint(
  label: Label,
  ink: number,
  left: number,
  bottom: number,
  right: number,
  top: number,
  distanceAt: (x: number, y: number) => number,
): void {
  const { columns, rows } = label;
  const field = label.inks[ink].field;
  const perUnit = columns / label.width;
  const firstColumn = Math.max(0, Math.floor((left + label.width / 2) * perUnit) - REACH_TEXELS);
  const lastColumn = Math.min(columns - 1, Math.ceil((right + label.width / 2) * perUnit) + REACH_TEXELS);
  const firstRow = Math.max(0, Math.floor((label.height / 2 - top) * perUnit) - REACH_TEXELS);
  const lastRow = Math.min(rows - 1, Math.ceil((label.height / 2 - bottom) * perUnit) + REACH_TEXELS);
  for (let row = firstRow; row <= lastRow; row++) {
    const y = label.height / 2 - (row + 0.5) / perUnit;
    for (let column = firstColumn; column <= lastColumn; column++) {
      const distance = distanceAt((column + 0.5) / perUnit - label.width / 2, y) * perUnit;
      const index = row * columns + column;
      if (distance < field[index]) field[index] = distance;
    }
  }
}

/** Signed distance to an ink in scene units; large outside of the label. */
export function inkDistance(label: Label, ink: number, x: number, y: number): number {
  const { columns, rows } = label;
  const perUnit = columns / label.width;
  const u = (x + label.width / 2) * perUnit - 0.5;
  const v = (label.height / 2 - y) * perUnit - 0.5;
  if (u < 0 || v < 0 || u >= columns - 1 || v >= rows - 1) return REACH_TEXELS / perUnit;
  const column = u | 0;
  const row = v | 0;
  const fx = u - column;
  const fy = v - row;
  const field = label.inks[ink].field;
  const index = row * columns + column;
  const above = field[index] * (1 - fx) + field[index + 1] * fx;
  const below = field[index + columns] * (1 - fx) + field[index + columns + 1] * fx;
  return (above * (1 - fy) + below * fy) / perUnit;
}

/** Prints all inks onto a surface; returns the coverage of the last ink that touches, 0..1. */
export function printLabel(label: Label, x: number, y: number, surface: Surface): number {
  let covered = 0;
  for (let ink = 0; ink < label.inks.length; ink++) {
    const coverage = 0.5 - inkDistance(label, ink, x, y) / surface.footprint;
    if (coverage <= 0) continue;
    const share = coverage > 1 ? 1 : coverage;
    const { colour, foil } = label.inks[ink];
    surface.red += (colour[0] - surface.red) * share;
    surface.green += (colour[1] - surface.green) * share;
    surface.blue += (colour[2] - surface.blue) * share;
    surface.metallic += (foil - surface.metallic) * share;
    if (foil > 0) surface.roughness += (0.28 - surface.roughness) * share;
    if (share > covered) covered = share;
  }
  return covered;
}

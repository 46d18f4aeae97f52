import { z } from 'zod';

/** How one finished photo is set up, as far as photos that are shown together must agree. */
export const photoSetting = z.object({
  sceneId: z.string(),
  /** where its light comes from, 0 = from the right, 90 = from above; null = even */
  lightDegrees: z.number().nullable(),
  /** where wall and table meet, as a share of the height; null = nowhere */
  horizon: z.number().nullable(),
  /** the product's longer side as a share of the frame's; where its middle is; what is free below it */
  fill: z.number(),
  centreX: z.number(),
  marginBelow: z.number(),
  /** absent in what was measured before it was kept */
  centreY: z.number().optional(),
  /** the scene around the product as the finished file shows it, OKLab */
  backdropOklab: z.tuple([z.number(), z.number(), z.number()]),
});

export type PhotoSetting = z.infer<typeof photoSetting>;

/** What was measured on the photos of one order together. */
export const setConsistency = z.object({
  /** 0..100: 100 = they differ in nothing */
  score: z.number(),
  /** the largest difference of two photos: degrees, shares of the frame, OKLab distance; null = nothing to compare */
  spread: z.object({
    light: z.number().nullable(),
    horizon: z.number().nullable(),
    scale: z.number(),
    margins: z.number(),
    palette: z.number().nullable(),
  }),
  /** how many photos were made again to match the others */
  remade: z.number(),
});

export type SetConsistency = z.infer<typeof setConsistency>;

/** Differences that a merchant would see side by side. */
const noticeable = { light: 25, horizon: 0.1, scale: 0.08, margins: 0.08, palette: 0.06 };

type Differences = { [Trait in keyof typeof noticeable]: number | null };

/** A photo that differs from the others by more than this, in noticeable differences, does not belong to the set. */
export const mostDeviation = 1.5;
/** Fewer photos than this are no set to belong to. */
const leastOthers = 2;

/**
 * How far a photo is from the middle of the others, in noticeable differences: the root mean square over what can be
 * compared. Colour is compared among photos of one scene: wood and marble are two colours on purpose.
 * @returns null when there are too few others
 */
export function deviationFrom(one: PhotoSetting, others: readonly PhotoSetting[]): number | null {
  if (others.length < leastOthers) return null;
  const found = differences(one, others);
  let sum = 0;
  let count = 0;
  for (const trait of ['light', 'horizon', 'scale', 'margins', 'palette'] as const) {
    const difference = found[trait];
    if (difference === null) continue;
    sum += (difference / noticeable[trait]) ** 2;
    count++;
  }
  return Math.sqrt(sum / count);
}

function differences(one: PhotoSetting, others: readonly PhotoSetting[]): Differences {
  const horizons = others.flatMap(({ horizon }) => horizon ?? []);
  const lit = others.flatMap(({ lightDegrees }) => lightDegrees ?? []);
  const siblings = others.filter(({ sceneId }) => sceneId === one.sceneId);
  // a photographer steps back for a plinth: photos of one scene tell how large the product is in it
  const framed = siblings.length >= leastOthers ? siblings : others;
  return {
    light:
      one.lightDegrees === null || !lit.length
        ? null
        : middle(lit.map((other) => turn(other, one.lightDegrees))),
    horizon: one.horizon === null || !horizons.length ? null : Math.abs(one.horizon - middle(horizons)),
    scale: Math.abs(one.fill - middle(framed.map(({ fill }) => fill))),
    margins: Math.max(
      Math.abs(one.centreX - middle(framed.map(({ centreX }) => centreX))),
      heightApart(one, framed),
    ),
    palette: siblings.length
      ? middle(siblings.map((other) => apart(other.backdropOklab, one.backdropOklab)))
      : null,
  };
}

/** Products of one set stand on one line, or hang about one middle: whichever they do more nearly. */
function heightApart(one: PhotoSetting, others: readonly PhotoSetting[]): number {
  const below = Math.abs(one.marginBelow - middle(others.map(({ marginBelow }) => marginBelow)));
  const centres = others.flatMap(({ centreY }) => centreY ?? []);
  if (one.centreY === undefined || !centres.length) return below;
  return Math.min(below, Math.abs(one.centreY - middle(centres)));
}

/** How far apart a set's products are up and down: the smaller of the ranges of their lower edges and of their middles. */
function heightRange(photos: readonly PhotoSetting[]): number {
  const below = range(photos.map(({ marginBelow }) => marginBelow));
  const centres = photos.flatMap(({ centreY }) => centreY ?? []);
  return centres.length === photos.length ? Math.min(below, range(centres)) : below;
}

/** Measures the photos of one order together; null when there are fewer than two. */
export function measureSet(photos: readonly PhotoSetting[], remade: number): SetConsistency | null {
  if (photos.length < 2) return null;
  let sum = 0;
  for (const [at, photo] of photos.entries()) {
    const others = photos.filter((_, other) => other !== at);
    // two photos: each is the other's measure
    const deviation = deviationFrom(photo, others.length === 1 ? [...others, ...others] : others) ?? 0;
    sum += Math.exp(-0.5 * deviation ** 2);
  }
  const lit = photos.flatMap(({ lightDegrees }) => lightDegrees ?? []);
  const horizons = photos.flatMap(({ horizon }) => horizon ?? []);
  const palettes = pairs(photos).flatMap(([one, other]) =>
    one.sceneId === other.sceneId ? [apart(one.backdropOklab, other.backdropOklab)] : [],
  );
  return {
    score: Math.round((100 * sum) / photos.length),
    spread: {
      light: lit.length > 1 ? round(Math.max(...pairs(lit).map(([one, other]) => turn(one, other)))) : null,
      horizon: horizons.length > 1 ? round(range(horizons)) : null,
      scale: round(range(photos.map(({ fill }) => fill))),
      margins: round(Math.max(range(photos.map(({ centreX }) => centreX)), heightRange(photos))),
      palette: palettes.length ? round(Math.max(...palettes)) : null,
    },
    remade,
  };
}

/** One sentence for a merchant. */
export function describeSet({ score, spread, remade }: SetConsistency): string {
  const parts = [
    ...(spread.light === null ? [] : [`light within ${Math.round(spread.light)}°`]),
    `size within ${Math.round(spread.scale * 100)} %`,
    ...(spread.horizon === null ? [] : [`horizon within ${Math.round(spread.horizon * 100)} %`]),
  ];
  const again =
    remade === 0
      ? ''
      : remade === 1
        ? '; one photo was made again to match the others'
        : `; ${remade} photos were made again to match the others`;
  return `Together the photos match to ${score} of 100 (${parts.join(', ')})${again}.`;
}

function turn(one: number, other: number | null): number {
  const away = Math.abs(one - (other ?? one)) % 360;
  return Math.min(away, 360 - away);
}

function apart(one: readonly number[], other: readonly number[]): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

function middle(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function range(values: number[]): number {
  return Math.max(...values) - Math.min(...values);
}

function pairs<Item>(items: readonly Item[]): [Item, Item][] {
  return items.flatMap((one, at) => items.slice(at + 1).map((other): [Item, Item] => [one, other]));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/**
 * Photographs whose style is known exactly, because it was declared: a product of flat colours on a grey card in light of a
 * known colour, with a soft shadow, grain and a JPEG's losses.
 */
import sharp from 'sharp';
import { kelvinToLinear, linearOfByte, linearToOklab, toByte, type Triple } from '#app/imaging/colour.ts';
import type { Picture } from '#app/imaging/picture.ts';
import { gaussianOf, randomFrom } from '../imaging/random.ts';
import type { StyleTruth } from './truth-errors.ts';

type Drawing = {
  width: number;
  height: number;
  /** the product's box, pixels */
  left: number;
  top: number;
  wide: number;
  tall: number;
  isRound: boolean;
  /** linear sRGB under white light, and the share of the product's width where each ends */
  bands: { colour: Triple; end: number }[];
  light: Triple;
  card: number;
};

const productColours = [
  '#b3261e',
  '#1d4e89',
  '#2e7d32',
  '#f2b705',
  '#6a1b9a',
  '#202226',
  '#c97b4a',
  '#0f8b8d',
  '#d9577b',
  '#6b4f3a',
];

/** The photo of a seed, at most 480 px a side. */
export async function drawTruth(seed: number): Promise<{ picture: Picture; truth: StyleTruth }> {
  const drawing = planDrawing(seed);
  const { width, height } = drawing;
  const random = randomFrom(seed * 77 + 5);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 3) {
      const seen = colourAt(drawing, x, y);
      for (let channel = 0; channel < 3; channel += 1) {
        const grain = 1.1 * gaussianOf(random);
        rgb[at + channel] = Math.min(255, Math.max(0, Math.round(toByte(seen[channel]) + grain)));
      }
    }
  const jpeg = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
  const decoded = await sharp(jpeg).raw().toBuffer();
  return { picture: { width, height, rgb: new Uint8Array(decoded) }, truth: truthOf(drawing) };
}

function planDrawing(seed: number): Drawing {
  const random = randomFrom(seed);
  const [width, height] = [
    [480, 480],
    [480, 360],
    [360, 480],
  ][Math.floor(random() * 3)];
  const wide = Math.round(width * (0.25 + 0.35 * random()));
  const tall = Math.round(height * (0.4 + 0.35 * random()));
  const count = 1 + Math.floor(random() * 4);
  const ends = Array.from({ length: count - 1 }, () => 0.2 + 0.6 * random()).sort((a, b) => a - b);
  const first = Math.floor(random() * productColours.length);
  return {
    width,
    height,
    left: Math.round((width - wide) * (0.35 + 0.3 * random())),
    top: Math.round((height - tall) * (0.35 + 0.3 * random())),
    wide,
    tall,
    isRound: random() < 0.4,
    bands: [...ends, 1].map((end, at) => ({
      colour: linearOf((first + at * 3) % productColours.length),
      end,
    })),
    light: kelvinToLinear(4800 + 3700 * random()),
    card: 0.5 + 0.4 * random(),
  };
}

function linearOf(index: number): Triple {
  const hex = productColours[index];
  return [1, 3, 5].map((at) => linearOfByte[Number.parseInt(hex.slice(at, at + 2), 16)]) as Triple;
}

function isProduct({ left, top, wide, tall, isRound }: Drawing, x: number, y: number): boolean {
  const u = (2 * (x + 0.5 - left)) / wide - 1;
  const v = (2 * (y + 0.5 - top)) / tall - 1;
  return isRound ? u * u + v * v <= 1 : Math.abs(u) <= 1 && Math.abs(v) <= 1;
}

function bandAt({ left, wide, bands }: Drawing, x: number): Triple {
  const share = (x + 0.5 - left) / wide;
  return (bands.find(({ end }) => share <= end) ?? bands[bands.length - 1]).colour;
}

function colourAt(drawing: Drawing, x: number, y: number): Triple {
  const { width, height, light, card, left, top, wide, tall } = drawing;
  if (isProduct(drawing, x, y)) return bandAt(drawing, x).map((value, at) => value * light[at]) as Triple;
  // a card that falls off a little towards the bottom, and a soft shadow under the foot
  const across = (x - left - 0.5 * wide) / (0.62 * wide);
  const down = (y - top - tall) / (0.07 * height);
  const shadow = 0.35 * Math.exp(-(across ** 4) - down * down);
  const reflected = card * (1 - 0.06 * (y / height) - 0.02 * (x / width)) * (1 - shadow);
  return light.map((value) => value * reflected) as Triple;
}

function truthOf(drawing: Drawing): StyleTruth {
  const { width, height, left, top, wide, tall, light } = drawing;
  const shares = new Map<string, { colour: Triple; count: number }>();
  let total = 0;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (!isProduct(drawing, x, y)) continue;
      const colour = bandAt(drawing, x);
      const known = shares.get(colour.join()) ?? { colour, count: 0 };
      known.count += 1;
      total += 1;
      shares.set(colour.join(), known);
    }
  return {
    illuminant: light,
    fill: Math.max(wide / width, tall / height),
    centre: [(left + wide / 2) / width, (top + tall / 2) / height],
    palette: [...shares.values()].map(({ colour, count }) => ({
      oklab: linearToOklab(colour[0] * light[0], colour[1] * light[1], colour[2] * light[2]),
      weight: count / total,
    })),
  };
}

import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { cutOut } from '#app/imaging/cut-out/cut-out.ts';
import type { Picture } from '#app/imaging/picture.ts';
import { compareAlpha } from './compare-alpha.ts';
import type { BackdropKind } from './backdrop-kinds.ts';
import { composeTruth } from './compose-truth.ts';
import { drawings, drawProduct } from './draw-product.ts';

const sizePixels = 512;

function sceneOf(name: string, kind: BackdropKind, seed = 11) {
  return drawProduct(name, Math.round(sizePixels * 0.6), seed).then((product) =>
    composeTruth(product, kind, sizePixels, seed),
  );
}

function filled(width: number, height: number, colour: [number, number, number]): Picture {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = colour[i % 3];
  return { width, height, rgb };
}

function paintBox(
  picture: Picture,
  left: number,
  top: number,
  size: number,
  colour: [number, number, number],
) {
  for (let y = top; y < top + size; y++)
    for (let x = left; x < left + size; x++) picture.rgb.set(colour, (y * picture.width + x) * 3);
}

test('where the backdrop flooded the product, the net leads', async () => {
  const product = await drawProduct('yellow box', 461, 300);
  const { picture, alpha } = await composeTruth(product, 'tilted planes', 1024, 300);
  const found = cutOut(picture);
  if (!found.ok) throw new Error(found.message);
  expect(compareAlpha(found.alpha, alpha, 1024, 1024).iou).toBeGreaterThan(0.99);
});

const vignettes: [BackdropKind, number][] = [
  ['vignette', 4],
  ['gradient', 3],
];
test.each(vignettes)('behind a mug the light goes on as the rim has it: %s', async (kind, seed) => {
  const { picture, alpha } = await sceneOf('red mug', kind, seed);
  const found = cutOut(picture);
  if (!found.ok) throw new Error(found.message);
  expect(compareAlpha(found.alpha, alpha, sizePixels, sizePixels).iou).toBeGreaterThan(0.99);
});

describe('where a model says what is product', () => {
  const guessOf = async (alpha: Uint8Array, side: number) => {
    const half = await sharp(alpha, { raw: { width: side, height: side, channels: 1 } })
      .resize(side / 2, side / 2)
      .extractChannel(0)
      .raw()
      .toBuffer();
    return { width: side / 2, height: side / 2, opacity: new Uint8Array(half) };
  };

  test('it is taken at its word, and the outline is the photo’s own', async () => {
    const product = await drawProduct('white shoe', 461, 240);
    const { picture, alpha } = await composeTruth(product, 'white with reflection', 1024, 240);
    expect(cutOut(picture)).toMatchObject({ ok: false, code: 'edges_uncertain' });
    const found = cutOut(picture, { guess: await guessOf(alpha, 1024) });
    if (!found.ok) throw new Error(found.message);
    expect(compareAlpha(found.alpha, alpha, 1024, 1024).iou).toBeGreaterThan(0.99);
  });

  test('what a person drew goes before', async () => {
    const { picture, alpha } = await sceneOf('red mug', 'white');
    const strokes = [{ tool: 'keep' as const, radius: 0.03, points: [[0.5, 0.5] as [number, number]] }];
    const guess = await guessOf(
      alpha.map((value) => 255 - value),
      sizePixels,
    );
    expect(cutOut(picture, { strokes, guess })).toEqual(cutOut(picture, { strokes }));
  });
});

describe('a product of known outline is cut out right', () => {
  const floors: [string, BackdropKind, number][] = [
    ['red mug', 'white', 0.99],
    ['blue shirt', 'white with shadow', 0.97],
    ['grey lamp', 'white with contact shadow', 0.97],
    ['yellow box', 'gradient', 0.97],
    ['yellow box', 'vignette', 0.96],
    ['tan bag', 'saturated with hard shadow', 0.97],
    ['orange shoe', 'noisy', 0.96],
    ['blue shirt', 'fine texture', 0.97],
    ['yellow box', 'two planes', 0.96],
    ['steel watch', 'white', 0.98],
  ];
  test.each(floors)('%s before %s', async (name, kind, floor) => {
    const { picture, alpha } = await sceneOf(name, kind);
    const found = cutOut(picture);
    if (!found.ok) throw new Error(`${found.code}: ${found.message}`);
    expect(compareAlpha(found.alpha, alpha, sizePixels, sizePixels).iou).toBeGreaterThan(floor);
    expect(found.confidence).toBeGreaterThan(0.8);
  });
});

test('whatever the backdrop, what is accepted overlaps the truth: wrong ones are refused', async () => {
  const kinds: BackdropKind[] = [
    'white with reflection',
    'pastel with drop shadow',
    'gradient',
    'two planes',
  ];
  let accepted = 0;
  for (const name of ['white mug', 'black bag', 'orange shoe', 'grey lamp', 'dark glasses'])
    for (const kind of kinds) {
      const { picture, alpha } = await sceneOf(name, kind, 23);
      const found = cutOut(picture);
      if (!found.ok) continue;
      accepted++;
      expect(
        compareAlpha(found.alpha, alpha, sizePixels, sizePixels).iou,
        `${name}, ${kind}`,
      ).toBeGreaterThan(0.93);
    }
  expect(accepted).toBeGreaterThan(5);
});

test.each([
  ['blue shirt', 'vignette'],
  ['black bag', 'white with reflection'],
  ['green bottle', 'gradient'],
] as const)('the strip of shadow below a %s before %s is no part of it', async (name, kind) => {
  const seed = 5000 + Object.keys(drawings).indexOf(name) * 17 + kind.length;
  const product = await drawProduct(name, Math.round(1024 * (0.45 + 0.03 * (seed % 10))), seed);
  const { picture, alpha } = await composeTruth(product, kind, 1024, seed);
  const found = cutOut(picture);
  if (!found.ok) throw new Error(`${found.code}: ${found.message}`);
  const { iou, boundaryError } = compareAlpha(found.alpha, alpha, 1024, 1024);
  expect(iou).toBeGreaterThan(0.9925);
  expect(boundaryError).toBeLessThan(0.02);
});

test('the edge of a hard shadow before a coloured backdrop is no lost part', async () => {
  const kind = 'saturated with hard shadow';
  const { picture, alpha } = await composeTruth(
    await drawProduct('green bottle', 461, 9160),
    kind,
    1024,
    9160,
  );
  const found = cutOut(picture);
  if (!found.ok) throw new Error(found.message);
  expect(compareAlpha(found.alpha, alpha, 1024, 1024).iou).toBeGreaterThan(0.99);
});

test('scraps of shadow at the foot of a box are taken off it', async () => {
  const { picture, alpha } = await sceneOf('yellow box', 'vignette');
  const found = cutOut(picture);
  if (!found.ok) throw new Error(`${found.code}: ${found.message}`);
  expect(compareAlpha(found.alpha, alpha, sizePixels, sizePixels).boundaryError).toBeLessThan(0.01);
});

test('a box of its backdrop’s hue, that could be a shadow on it, is cut out whole', () => {
  const picture = filled(400, 400, [140, 165, 190]);
  paintBox(picture, 130, 120, 140, [78, 93, 108]);
  for (let at = 0; at < 7; at++) paintBox(picture, 130 + at * 20, 260, 20, [225, 222, 214]);
  const found = cutOut(picture);
  if (!found.ok) throw new Error(found.message);
  expect(found.box).toEqual({ left: 130, top: 120, width: 140, height: 160 });
  for (let y = 122; y < 258; y++)
    expect(found.alpha.subarray(y * 400 + 132, y * 400 + 268).indexOf(0)).toBe(-1);
});

test('opaque pixels are the photo’s own bytes', async () => {
  const { picture } = await sceneOf('yellow box', 'white with shadow');
  const found = cutOut(picture);
  if (!found.ok) throw new Error(found.message);
  let opaque = 0;
  let changed = 0;
  for (let i = 0; i < found.alpha.length; i++) {
    if (found.alpha[i] !== 255) continue;
    opaque++;
    for (let k = 0; k < 3; k++) if (found.rgb[i * 3 + k] !== picture.rgb[i * 3 + k]) changed++;
  }
  expect(opaque).toBeGreaterThan(10_000);
  expect(changed).toBe(0);
});

test('the same photo gives the same bytes', async () => {
  const { picture } = await sceneOf('blue shirt', 'gradient');
  expect(cutOut(picture)).toEqual(cutOut(picture));
});

test('a handle is open', async () => {
  const { picture, alpha } = await sceneOf('red mug', 'white');
  const found = cutOut(picture);
  if (!found.ok) throw new Error(found.message);
  let wrong = 0;
  let open = 0;
  for (let y = found.box.top; y < found.box.top + found.box.height; y++)
    for (let x = found.box.left; x < found.box.left + found.box.width; x++) {
      const i = y * sizePixels + x;
      if (alpha[i]) continue;
      open++;
      if (found.alpha[i] > 127) wrong++;
    }
  expect(open).toBeGreaterThan(500);
  expect(wrong / open).toBeLessThan(0.02);
});

describe('a photo that cannot be cut out well is refused with its reason', () => {
  test('nothing there', () => {
    expect(cutOut(filled(300, 300, [240, 240, 238]))).toMatchObject({ ok: false, code: 'no_product_found' });
  });

  test('cut off by the edge', () => {
    const picture = filled(400, 400, [250, 250, 250]);
    paintBox(picture, 250, 120, 150, [160, 30, 40]);
    expect(cutOut(picture)).toMatchObject({ ok: false, code: 'product_touches_edge' });
  });

  test('several objects', () => {
    const picture = filled(400, 400, [250, 250, 250]);
    paintBox(picture, 60, 120, 100, [160, 30, 40]);
    paintBox(picture, 240, 140, 90, [30, 60, 160]);
    expect(cutOut(picture)).toMatchObject({ ok: false, code: 'several_objects' });
  });

  test('a lace that comes loose of the product', () => {
    const picture = filled(400, 400, [235, 235, 235]);
    paintBox(picture, 100, 200, 120, [20, 20, 22]);
    for (let at = 0; at < 80; at++) paintBox(picture, 228 + at, 190 - at, 2, [20, 20, 22]);
    expect(cutOut(picture)).toMatchObject({ ok: false, code: 'parts_lost' });
  });

  test('bright spots that may be gaps', () => {
    const picture = filled(400, 400, [240, 240, 240]);
    paintBox(picture, 100, 100, 200, [30, 30, 32]);
    for (let at = 0; at < 3; at++)
      for (const left of [120, 180, 240]) paintBox(picture, left, 106 + 50 * at, 30, [238, 238, 238]);
    expect(cutOut(picture)).toMatchObject({ ok: false, code: 'gaps_uncertain' });
  });

  test('a white screen before white, which may be an empty frame', () => {
    const picture = filled(400, 400, [250, 250, 250]);
    paintBox(picture, 100, 100, 200, [30, 30, 32]);
    paintBox(picture, 116, 116, 168, [250, 250, 250]);
    expect(cutOut(picture)).toMatchObject({ ok: false, code: 'gaps_uncertain' });
    paintBox(picture, 116, 116, 168, [190, 215, 240]);
    expect(cutOut(picture)).toMatchObject({ ok: true });
  });

  test('coarse texture', async () => {
    const { picture } = await sceneOf('red mug', 'coarse texture');
    expect(cutOut(picture)).toMatchObject({ ok: false });
  });

  test('noise alone', () => {
    const picture = filled(256, 256, [0, 0, 0]);
    for (let i = 0; i < picture.rgb.length; i++) picture.rgb[i] = (i * 7919 * ((i % 13) + 3)) & 255;
    const found = cutOut(picture);
    expect(found).toMatchObject({ ok: false });
    expect(!found.ok && found.message).toMatch(/Use a photo/);
  });
});

describe('a picture with transparency of its own', () => {
  const size = 300;

  function transparent(paint: (x: number, y: number) => [number, number, number, number]): Picture {
    const picture = { ...filled(size, size, [0, 0, 0]), alpha: new Uint8Array(size * size) };
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const [red, green, blue, opacity] = paint(x, y);
        picture.rgb.set([red, green, blue], (y * size + x) * 3);
        picture.alpha[y * size + x] = opacity;
      }
    return picture;
  }

  test('keeps it, and loses a floating shadow', () => {
    const picture = transparent((x, y) => {
      if (x > 80 && x < 220 && y > 60 && y < 200) return [200, 80, 40, 255];
      return y > 230 && y < 250 && x > 90 && x < 210 ? [0, 0, 0, 70] : [0, 0, 0, 0];
    });
    const found = cutOut(picture);
    expect(found).toMatchObject({ ok: true, box: { left: 81, top: 61, width: 139, height: 139 } });
    expect(found.ok && found.alpha[240 * size + 150]).toBe(0);
    expect(found.ok && found.backdrop.kind).toBe('transparent');
  });

  test('one that is nowhere solid, like glass, is kept too', () => {
    const picture = transparent((x, y) => {
      if (x > 80 && x < 220 && y > 60 && y < 200) return [190, 225, 230, 160];
      return y > 230 && y < 250 && x > 90 && x < 210 ? [0, 0, 0, 70] : [0, 0, 0, 0];
    });
    const found = cutOut(picture);
    expect(found).toMatchObject({ ok: true, box: { left: 81, top: 61, width: 139, height: 139 } });
    expect(found.ok && found.alpha[130 * size + 150]).toBe(160);
    expect(found.ok && found.alpha[240 * size + 150]).toBe(0);
  });

  test('one that is a shadow only is refused', () => {
    const shadow = transparent((x, y) => (Math.hypot(x - 150, y - 150) < 90 ? [0, 0, 0, 90] : [0, 0, 0, 0]));
    expect(cutOut(shadow)).toMatchObject({ ok: false, code: 'no_product_found' });
  });

  test('one with nothing in it is refused', () => {
    expect(cutOut(transparent(() => [0, 0, 0, 0]))).toMatchObject({ ok: false, code: 'no_product_found' });
  });
});

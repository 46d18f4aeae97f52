import { expect, test } from 'vitest';
import type { Picture } from '#app/imaging/picture.ts';
import { cutOut } from './cut-out.ts';
import { drawStrokes, type Stroke } from './strokes.ts';

const side = 320;
type Rectangle = { left: number; top: number; right: number; bottom: number };
type Colour = [number, number, number];

/** Flat rectangles before a white backdrop, with a little grain. */
function paint(parts: { at: Rectangle; colour: Colour }[]): Picture {
  const rgb = new Uint8Array(side * side * 3);
  for (let y = 0, i = 0; y < side; y++)
    for (let x = 0; x < side; x++, i++) {
      const part = parts.findLast(({ at }) => x >= at.left && x < at.right && y >= at.top && y < at.bottom);
      const colour = part?.colour ?? [250, 250, 250];
      for (let k = 0; k < 3; k++) rgb[i * 3 + k] = colour[k] - ((x * 7 + y * 13) % 3);
    }
  return { width: side, height: side, rgb };
}

const body = { at: { left: 90, top: 70, right: 180, bottom: 250 }, colour: [170, 60, 40] as Colour };
const stand = { at: { left: 180, top: 200, right: 250, bottom: 250 }, colour: [60, 90, 160] as Colour };
const beside = { at: { left: 250, top: 60, right: 290, bottom: 130 }, colour: [40, 120, 70] as Colour };

function stroke(tool: Stroke['tool'], points: [number, number][]): Stroke {
  return { tool, radius: 0.02, points: points.map(([x, y]) => [x / side, y / side]) };
}

function opacityAt(found: ReturnType<typeof cutOut>, x: number, y: number): number {
  if (!found.ok) throw new Error(found.message);
  return found.alpha[y * side + x];
}

test('a line through a part takes off all of it, up to its edge, and nothing else', () => {
  const picture = paint([body, stand]);
  const before = cutOut(picture);
  expect(opacityAt(before, 215, 225)).toBe(255);
  const after = cutOut(picture, {
    strokes: [
      stroke('remove', [
        [195, 225],
        [235, 225],
      ]),
    ],
  });
  for (const [x, y] of [
    [185, 205],
    [245, 245],
    [215, 225],
  ])
    expect(opacityAt(after, x, y)).toBe(0);
  for (const [x, y] of [
    [175, 205],
    [95, 75],
    [175, 245],
  ])
    expect(opacityAt(after, x, y)).toBe(255);
});

test('what is drawn over with “keep” stays, though it would have been taken for a second object', () => {
  const picture = paint([body, beside]);
  expect(cutOut(picture)).toMatchObject({ ok: false, code: 'several_objects' });
  const kept = cutOut(picture, {
    strokes: [
      stroke('keep', [
        [270, 80],
        [270, 110],
      ]),
    ],
  });
  expect(opacityAt(kept, 270, 95)).toBe(255);
  expect(opacityAt(kept, 130, 150)).toBe(255);
  const alone = cutOut(picture, {
    strokes: [
      stroke('remove', [
        [270, 70],
        [270, 120],
      ]),
    ],
  });
  expect(opacityAt(alone, 270, 95)).toBe(0);
  expect(opacityAt(alone, 252, 62)).toBe(0);
});

test('a picture with transparency of its own obeys strokes too', () => {
  const picture = paint([body]);
  const alpha = new Uint8Array(side * side);
  for (let y = 70; y < 250; y++) alpha.fill(255, y * side + 90, y * side + 180);
  const cut = cutOut(
    { ...picture, alpha },
    {
      strokes: [
        stroke('remove', [
          [100, 100],
          [170, 100],
        ]),
      ],
    },
  );
  expect(opacityAt(cut, 130, 100)).toBe(0);
  expect(opacityAt(cut, 130, 200)).toBe(255);
});

test('no stroke rescues a photo in which there is no product', () => {
  const found = cutOut(paint([]), { strokes: [stroke('remove', [[100, 100]])] });
  expect(found).toMatchObject({ ok: false, code: 'no_product_found' });
});

test('strokes lie where they were drawn, whatever the size of the frame, and later ones paint over earlier', () => {
  const keep: Stroke = {
    tool: 'keep',
    radius: 0.05,
    points: [
      [0.25, 0.5],
      [0.75, 0.5],
    ],
  };
  const remove: Stroke = { tool: 'remove', radius: 0.05, points: [[0.5, 0.5]] };
  for (const [width, height] of [
    [200, 100],
    [64, 90],
  ]) {
    const drawn = drawStrokes([keep, remove], { width, height });
    const at = (x: number, y: number) => drawn[Math.floor(y * height) * width + Math.floor(x * width)];
    expect([at(0.25, 0.5), at(0.4, 0.5), at(0.75, 0.5)]).toEqual([1, 1, 1]);
    expect(at(0.5, 0.5)).toBe(-1);
    expect([at(0.25, 0.8), at(0.1, 0.5), at(0.9, 0.1)]).toEqual([0, 0, 0]);
  }
});

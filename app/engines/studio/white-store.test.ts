import { expect, test } from 'vitest';
import { linearOfByte, linearToOklab, type Triple } from '#app/imaging/colour.ts';
import { greyProduct } from '#test/factories/grey-product.ts';
import { paleLook } from '#test/factories/look.ts';
import type { Look } from '#app/engines/image-engine.ts';
import { scenes } from './scenes.ts';
import { studioEngine } from './studio-engine.ts';

const look: Look = {
  ...paleLook,
  backdropOklab: [1, 0, 0],
  plateOklab: Array.from({ length: 9 }, (): Triple => [1, 0, 0]),
  paletteOklab: [{ oklab: [0.5, 0.02, -0.15], weight: 1, role: 'product' }],
};

const product = {
  ...greyProduct(64, 64, 60),
  backdrop: { kind: 'plain' as const, oklab: [1, 0, 0] as Triple },
};

/** Mean OKLab of the upper third beside the product, and of the lower third below it. */
async function paintedColours(scene: string, of: Look, size = { width: 256, height: 256 }) {
  const request = { cutOut: product, look: of, scene, pose: 'standing' as const, seed: 16 };
  const painted = await studioEngine.render({ ...request, ...size });
  if (!painted.ok) throw new Error(painted.message);
  const { target } = painted.placement;
  const mean = (from: number, to: number): Triple => {
    const sum = [0, 0, 0];
    for (let y = from; y < to; y++)
      for (let x = 0; x < size.width; x++)
        for (let k = 0; k < 3; k++) sum[k] += linearOfByte[painted.rgb[(y * size.width + x) * 3 + k]];
    const count = (to - from) * size.width;
    return linearToOklab(sum[0] / count, sum[1] / count, sum[2] / count);
  };
  const bottom = target.top + target.height + Math.round(size.height * 0.06);
  return { above: mean(0, Math.max(4, target.top - 4)), below: mean(bottom, size.height) };
}

const ownColours = ['coloured-paper', 'two-tone'];
const whiteScenes = scenes.filter(({ family, id }) => family === 'studio' && !ownColours.includes(id));

test.each(whiteScenes.map(({ id }) => id))('a white store’s %s is white', async (scene) => {
  const { above, below } = await paintedColours(scene, look);
  for (const seen of [above, below]) {
    expect(seen[0]).toBeGreaterThan(0.95);
    expect(Math.hypot(seen[1], seen[2])).toBeLessThan(0.003);
  }
});

test('a white store’s two tones are white and a pale grey that is seen', async () => {
  const { above, below } = await paintedColours('two-tone', look);
  expect(below[0]).toBeGreaterThan(0.97);
  expect(above[0]).toBeGreaterThan(0.9);
  expect(below[0] - above[0]).toBeGreaterThan(0.04);
  expect(Math.hypot(above[1], above[2])).toBeLessThan(0.003);
});

test('a white store’s coloured paper is a pale colour from edge to edge', async () => {
  const { above, below } = await paintedColours('coloured-paper', look);
  for (const seen of [above, below]) {
    expect(seen[0]).toBeGreaterThan(0.88);
    expect(Math.hypot(seen[1], seen[2])).toBeGreaterThan(0.02);
    expect(Math.hypot(seen[1], seen[2])).toBeLessThan(0.06);
  }
});

test('a plinth on white is seen: its sides are in shade, its top is not', async () => {
  const request = { cutOut: product, look, scene: 'podium', pose: 'standing' as const, seed: 16 };
  const painted = await studioEngine.render({ ...request, width: 320, height: 320 });
  if (!painted.ok) throw new Error(painted.message);
  const { target } = painted.placement;
  const at = (y: number) => painted.rgb[(y * 320 + 160) * 3];
  const under = target.top + target.height;
  const side = Math.min(...Array.from({ length: 302 - under }, (_, row) => at(under + 16 + row)));
  expect(side).toBeLessThan(242);
  expect(side).toBeGreaterThan(205);
});

test('a roll of paper has the colour of the store’s products', async () => {
  const { above } = await paintedColours('coloured-paper', look);
  expect(above[2]).toBeLessThan(-0.004);
});

test('the light of the store’s own set lies on its other sets', async () => {
  const plate = Array.from({ length: 9 }, (_, cell): Triple => [0.84 + 0.04 * Math.floor(cell / 3), 0, 0]);
  const graded = { ...look, backdropOklab: plate[4], plateOklab: plate };
  const level = { ...graded, plateOklab: plate.map((): Triple => [0.88, 0, 0]) };
  const [lit, even] = [await paintedColours('acrylic', graded), await paintedColours('acrylic', level)];
  expect(lit.above[0]).toBeLessThan(even.above[0] - 0.02);
  expect(lit.below[0]).toBeGreaterThan(even.below[0] + 0.02);
});

test('a plinth in a tall photo has a foot, and the floor goes on below it', async () => {
  const grey = { ...look, backdropOklab: [0.85, 0, 0] as Triple, plateOklab: null };
  const tall = { width: 144, height: 320 };
  const request = { cutOut: product, look: grey, scene: 'podium', pose: 'standing' as const, seed: 16 };
  const painted = await studioEngine.render({ ...request, ...tall });
  if (!painted.ok) throw new Error(painted.message);
  const at = (y: number) => painted.rgb[(y * tall.width + tall.width / 2) * 3];
  const under = painted.placement.target.top + painted.placement.target.height;
  const column = Array.from({ length: tall.height - under }, (_, row) => at(under + row));
  // the floor at the photo's end is as light as the wall; the side of the plinth above it is darker
  expect(column.at(-1)).toBeGreaterThan(Math.min(...column) + 15);
});

import { expect, test } from 'vitest';
import { linearOfByte, linearToOklab, type Triple } from '#app/imaging/colour.ts';
import { greyProduct } from '#test/factories/grey-product.ts';
import type { Look } from '#app/engines/image-engine.ts';
import { studioEngine } from './studio-engine.ts';

const side = 360;

const houseLook: Look = {
  backdropOklab: [0.93, 0.001, 0.004],
  plateOklab: null,
  paletteOklab: [],
  lightAzimuthDegrees: 125,
  lightElevationDegrees: 50,
  lightSoftness: 0.6,
  illuminantKelvin: 5600,
  shadow: { kind: 'cast', strength: 0.35, fall: null },
  grain: null,
  composition: { fill: 0.5, centreX: 0.5, centreY: 0.53 },
};

/** A small grey square: most of the frame is set. */
const product = greyProduct(64, 64, 90);

test('a store’s own set is painted as it was measured: place by place', async () => {
  const plate = Array.from({ length: 9 }, (_, cell): Triple => [
    0.9 - 0.04 * (cell % 3) - 0.02 * Math.floor(cell / 3),
    0.004,
    0.02,
  ]);
  const look = { ...houseLook, backdropOklab: plate[4], plateOklab: plate };
  const request = { cutOut: product, look, scene: 'studio', pose: 'standing' as const, seed: 16 };
  const painted = await studioEngine.render({ ...request, width: side, height: side });
  if (!painted.ok) throw new Error(painted.message);
  expect(painted.sceneId).toBe('seamless-sweep');
  for (const cell of [0, 1, 2]) {
    const x = Math.round(((2 * (cell % 3) + 1) * side) / 6);
    const y = Math.round(((2 * Math.floor(cell / 3) + 1) * side) / 6);
    const sum = [0, 0, 0];
    for (let v = -4; v <= 4; v++)
      for (let u = -4; u <= 4; u++)
        for (let k = 0; k < 3; k++)
          sum[k] += linearOfByte[painted.rgb[((y + v) * side + x + u) * 3 + k]] / 81;
    const seen = linearToOklab(sum[0], sum[1], sum[2]);
    for (const k of [0, 1, 2]) expect(Math.abs(seen[k] - plate[cell][k])).toBeLessThan(0.012);
  }
});

test('the photos of one family take its scenes in turn, whatever the rest of the seed', async () => {
  const scenesOf = async (seeds: number[]) => {
    const painted = await Promise.all(
      seeds.map((seed) =>
        studioEngine.render({
          cutOut: product,
          look: houseLook,
          scene: 'studio',
          pose: 'standing',
          seed,
          width: 96,
          height: 96,
        }),
      ),
    );
    return painted.map((one) => one.ok && one.sceneId);
  };
  const first = await scenesOf([160, 161, 162]);
  expect(new Set(first).size).toBe(3);
  expect(await scenesOf([1600, 1601, 1602])).toEqual(first);
});

import { expect, test } from 'vitest';
import type { CutOut } from '#app/imaging/picture.ts';
import { greyProduct } from '#test/factories/grey-product.ts';
import type { Look } from '#app/engines/image-engine.ts';
import { withMember } from './choose-scene.ts';
import { scenes } from './scenes.ts';
import { studioEngine } from './studio-engine.ts';

const look: Look = {
  backdropOklab: [0.9, 0.003, 0.015],
  plateOklab: null,
  paletteOklab: [],
  lightAzimuthDegrees: 125,
  lightElevationDegrees: 45,
  lightSoftness: 0.5,
  illuminantKelvin: 5600,
  shadow: { kind: 'cast', strength: 0.3, fall: null },
  grain: null,
  composition: { fill: 0.62, centreX: 0.5, centreY: 0.52 },
};

const product = greyProduct(96, 128, 70);

const side = 288;

async function paint(scene: string, seed: number, of: CutOut = product) {
  const request = { cutOut: of, look, scene, pose: 'standing' as const, seed };
  const painted = await studioEngine.render({ ...request, width: side, height: side });
  if (!painted.ok) throw new Error(painted.message);
  return painted;
}

/** Share of the pixels that differ by what an eye sees. */
function differing(one: Uint8Array, other: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < one.length; at += 3) if (Math.abs(one[at] - other[at]) > 6) count++;
  return count / (one.length / 3);
}

test.each(scenes.filter(({ family }) => family === 'studio').map(({ id }) => id))(
  'four photos of one order on %s differ to the eye, in one light and on one ground',
  async (scene) => {
    const photos = await Promise.all([0, 1, 2, 3].map((turn) => paint(scene, withMember(77_760, turn))));
    for (const [at, one] of photos.entries())
      for (const other of photos.slice(at + 1)) {
        expect(differing(one.rgb, other.rgb)).toBeGreaterThan(0.04);
        expect(Math.abs((one.lightAzimuthDegrees ?? 0) - (other.lightAzimuthDegrees ?? 0))).toBeLessThan(9);
        expect(Math.abs((one.horizon ?? 0) - (other.horizon ?? 0))).toBeLessThan(0.09);
      }
    const corners = photos.map(({ rgb }) => rgb[3 * (4 * side + side - 5)]);
    expect(Math.max(...corners) - Math.min(...corners)).toBeLessThan(9);
  },
);

test('the first photo of an order is framed as the store frames', async () => {
  const { placement } = await paint('seamless-sweep', withMember(4_096, 0));
  const tall = (placement.target.height * product.box.height) / placement.source.height;
  expect(Math.abs(tall / side - look.composition.fill)).toBeLessThan(0.02);
});

test('products of all sizes stand on one line where a set is built, with the set in the photo', async () => {
  const low = { ...product, height: 48, box: { ...product.box, height: 48 } };
  const [tall, wide] = await Promise.all([paint('podium', 32), paint('podium', 32, low)]);
  const base = ({ placement: { target } }: typeof tall) => (target.top + target.height) / side;
  expect(base(tall)).toBeLessThan(0.83);
  expect(Math.abs(base(tall) - base(wide))).toBeLessThan(0.17);
});

test('a set that shows standing products says so when a product lies', async () => {
  const request = { cutOut: product, look, scene: 'podium', pose: 'flat' as const, seed: 16 };
  const painted = await studioEngine.render({ ...request, width: 96, height: 96 });
  expect(painted.ok && painted.warnings.join()).toContain('scene_simplified');
});

import { expect, test } from 'vitest';
import type { Look } from '#app/engines/image-engine.ts';
import { studioEngine } from '#app/engines/studio/studio-engine.ts';
import { cutOut } from '#app/imaging/cut-out/cut-out.ts';
import { drawPhoto } from '#test/factories/profile.ts';
import { changeLook } from './look-change.ts';
import { houseLook } from './look-of-profile.ts';
import { readWishes } from './wishes.ts';

function cutProduct() {
  const cut = cutOut(drawPhoto(0));
  if (!cut.ok) throw new Error(cut.message);
  return cut;
}

const cut = cutProduct();
const frame = { width: 200, height: 250 };

async function paint(look: Look, scene: string): Promise<Buffer> {
  const painted = await studioEngine.render({
    cutOut: cut,
    look,
    scene,
    seed: 7,
    pose: 'standing',
    ...frame,
  });
  if (!painted.ok) throw new Error(painted.message);
  return Buffer.from(painted.rgb);
}

/** Mean red minus mean blue of the top rows, which are backdrop. */
function warmthOf(rgb: Buffer): number {
  let sum = 0;
  const pixels = frame.width * 12;
  for (let at = 0; at < pixels; at++) sum += rgb[at * 3] - rgb[at * 3 + 2];
  return sum / pixels;
}

test.each(['seamless-sweep', 'plaster-window'])(
  '%s: the words of an order are seen in the photo',
  async (scene) => {
    const plain = await paint(houseLook, scene);
    const wished = (order: { situation?: string; preferences?: object }) =>
      paint(
        changeLook(houseLook, readWishes({ situation: null, preferences: null, ...order }).change),
        scene,
      );
    const warm = await wished({ situation: 'golden hour' });
    expect(warmthOf(warm)).toBeGreaterThan(warmthOf(plain) + 8);
    const cool = await wished({ preferences: { tone: 'cool' } });
    expect(warmthOf(cool)).toBeLessThan(warmthOf(plain) - 4);
    expect((await wished({ preferences: { light_direction: 'right' } })).equals(plain)).toBe(false);
    expect((await wished({ preferences: { fill: 0.4 } })).equals(plain)).toBe(false);
    expect((await wished({})).equals(plain)).toBe(true);
  },
);

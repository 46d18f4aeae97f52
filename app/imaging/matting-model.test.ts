import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cutOutProduct } from './cut-out/cut-out-product.ts';
import { checkMattingModel, createMattingModel, type RunNetwork } from './matting-model.ts';
import type { Picture } from './picture.ts';

const folder = mkdtempSync(join(tmpdir(), 'afterlight-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const side = 256;
const isRed = (x: number, y: number) => x >= 40 && x < 110 && y >= 60 && y < 190;
const isGreen = (x: number, y: number) => x >= 150 && x < 210 && y >= 60 && y < 150;

/** A red box and a green one before white: refused, for nobody knows which is meant. */
function twoBoxes(): Picture {
  const rgb = new Uint8Array(side * side * 3);
  for (let y = 0, i = 0; y < side; y++)
    for (let x = 0; x < side; x++, i++)
      rgb.set(isRed(x, y) ? [170, 60, 40] : isGreen(x, y) ? [40, 120, 70] : [250, 250, 250], i * 3);
  return { width: side, height: side, rgb };
}

const plainSettings = { sidePixels: 128, mean: [0, 0, 0], deviation: [1, 1, 1] } as const;

/** A "network" that answers with a function of each pixel's colour 0..1. */
function network(judge: (r: number, g: number, b: number) => number): RunNetwork {
  return (input, sidePixels) => {
    const count = sidePixels * sidePixels;
    return Promise.resolve(
      Float32Array.from({ length: count }, (_, i) => judge(input[i], input[count + i], input[2 * count + i])),
    );
  };
}

const modelOf = (run: RunNetwork, output: 'opacity' | 'logit' = 'opacity') =>
  Promise.resolve(
    createMattingModel(run, { ...plainSettings, mean: [0, 0, 0], deviation: [1, 1, 1], output }),
  );

test('what we refuse is cut out as the model says, with its outline on the photo’s own steps', async () => {
  const picture = twoBoxes();
  expect(await cutOutProduct(picture)).toMatchObject({ ok: false, code: 'several_objects' });
  const redness = network((r, g) => (r - g > 0.2 ? 1 : 0));
  const logits = network((r, g) => (r - g > 0.2 ? 9 : -9));
  for (const model of [modelOf(redness), modelOf(logits, 'logit')]) {
    const found = await cutOutProduct(picture, {}, model);
    if (!found.ok) throw new Error(found.message);
    const wrong = [];
    for (let y = 2; y < side - 2; y += 3)
      for (let x = 2; x < side - 2; x += 3) {
        const around = [isRed(x - 2, y - 2), isRed(x + 2, y - 2), isRed(x - 2, y + 2), isRed(x + 2, y + 2)];
        const isOnOutline = around.includes(true) && around.includes(false);
        if (!isOnOutline && found.alpha[y * side + x] !== (around[0] ? 255 : 0)) wrong.push([x, y]);
      }
    expect(wrong).toEqual([]);
  }
});

test('a model passes the same exam: a mask that ends where nothing is seen stays refused, with our own reason', async () => {
  let at = 0;
  const half: RunNetwork = (input, sidePixels) => {
    at += 1;
    const count = sidePixels * sidePixels;
    // the upper part of the red box, cut through where it is all one colour
    return Promise.resolve(
      Float32Array.from({ length: count }, (_, i) =>
        input[i] - input[count + i] > 0.2 && Math.floor(i / sidePixels) < 55 ? 1 : 0,
      ),
    );
  };
  const found = await cutOutProduct(twoBoxes(), {}, modelOf(half));
  expect(found).toMatchObject({ ok: false, code: 'several_objects' });
  expect(at).toBe(1);
});

test('the model is not asked about what we are sure of', async () => {
  const picture = twoBoxes();
  for (let y = 0, i = 0; y < side; y++)
    for (let x = 0; x < side; x++, i++) if (isGreen(x, y)) picture.rgb.set([250, 250, 250], i * 3);
  const never: RunNetwork = () => Promise.reject(new Error('asked'));
  expect(await cutOutProduct(picture, {}, modelOf(never))).toMatchObject({ ok: true });
});

test('an operator reads what is missing: the file, its settings, the runtime', () => {
  const path = join(folder, 'model.onnx');
  expect(() => checkMattingModel(path)).toThrow('there is no such file');
  writeFileSync(path, '');
  writeFileSync(`${path}.json`, '{ "output": "rainbow" }');
  expect(() => checkMattingModel(path)).toThrow('output');
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCutOuts } from './compose-cut-outs.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cut-outs-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('a cut-out is read as the product alone, in its own colours', async () => {
  const product = await sharp({
    create: { width: 40, height: 80, channels: 4, background: { r: 200, g: 40, b: 20, alpha: 1 } },
  })
    .png()
    .toBuffer();
  await sharp({ create: { width: 200, height: 160, channels: 4, background: '#0000' } })
    .composite([{ input: product, left: 70, top: 30 }])
    .png()
    .toFile(join(folder, 'product.png'));
  const found = [];
  for await (const cutOut of readCutOuts(folder, 40)) found.push(cutOut);
  expect(found).toHaveLength(1);
  const [{ width, height, rgb, alpha }] = found;
  expect([width, height]).toEqual([20, 40]);
  expect(Math.min(...alpha)).toBe(255);
  const middle = 3 * (20 * width + 10);
  expect([...rgb.subarray(middle, middle + 3)]).toEqual([200, 40, 20]);
});

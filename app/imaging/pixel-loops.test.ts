import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import assembler from 'wabt';
import { randomFrom } from '#test/imaging/random.ts';
import { code as convolution } from './cut-out/nets/convolution.ts';
import { code, loadPixelLoops } from './pixel-loops.ts';

test.each([
  ['cut-out/nets/convolution.wat', convolution],
  ['pixel-loops.wat', code],
])('the code is what %s says', async (name, assembled) => {
  const source = readFileSync(new URL(name, import.meta.url), 'utf8');
  const { buffer } = (await assembler())
    .parseWat(name, source, { simd: true, bulk_memory: true })
    .toBinary({});
  expect(assembled).toBe(Buffer.from(buffer).toString('base64'));
});

test('a row lies between two lines, and every other pixel between two of a line', () => {
  const random = randomFrom(3);
  const loops = loadPixelLoops();
  const pixels = 24;
  const [lower, grain, to] = [512, 1024, 2048];
  const [lineA, lineB] = [0, lower].map(
    (at) => new Uint16Array(loops.memory.buffer, at, 3 * (pixels / 2) + 4),
  );
  const specks = new Uint8Array(loops.memory.buffer, grain, pixels);
  // the darkest and the lightest too
  for (const line of [lineA, lineB])
    for (const at of line.keys()) line[at] = Math.min(65_280, Math.floor(80_000 * random()));
  for (const at of specks.keys()) specks[at] = Math.floor(256 * random());
  lineA.fill(65_280, 6, 12);
  lineB.fill(65_280, 6, 12);
  loops.enlargeRow(0, lower, grain, pixels / 8, to);
  const row = new Uint8Array(loops.memory.buffer, to, 3 * pixels);
  const right = Array.from(row, (_, at) => {
    const pixel = Math.floor(at / 3);
    const from = 3 * (pixel >> 1) + (at % 3);
    const own = (lineA[from] + lineB[from]) / 2;
    const next = (lineA[from + 3] + lineB[from + 3]) / 2;
    return Math.floor(((pixel & 1 ? (own + next) / 2 : own) + specks[pixel]) / 256);
  });
  expect([...row]).toEqual(right);
});

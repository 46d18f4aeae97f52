import { expect, test } from 'vitest';
import type { BackdropKind } from '#test/imaging/backdrop-kinds.ts';
import { composeTruth } from '#test/imaging/compose-truth.ts';
import { drawProduct } from '#test/imaging/draw-product.ts';
import { dilate, erode } from '#app/imaging/masks/morphology.ts';
import { solve } from '#app/imaging/cut-out/cut-out.ts';
import { drawOutline, type Subject } from './edge-net.ts';
import { withWorkRoom } from '#app/imaging/work-room.ts';

const sizePixels = 1024;

/** What is seen of a drawn product, with its right opacity at the close-up's size, 0..1. */
async function subjectOf(
  name: string,
  kind: BackdropKind,
): Promise<{ subject: Subject; right: Float32Array }> {
  const drawn = await drawProduct(name, 560, 5);
  const { picture, alpha } = await composeTruth(drawn, kind, sizePixels, 5);
  const { evidence, closeUp, segmentation, expected } = solve(picture, {});
  const right = new Float32Array(4 * evidence.width * evidence.height);
  for (let y = 0, i = 0; y < 2 * evidence.height; y++)
    for (let x = 0; x < 2 * evidence.width; x++, i++)
      right[i] = alpha[(y + 2 * evidence.top) * sizePixels + x + 2 * evidence.left] / 255;
  return { subject: { evidence, closeUp, product: segmentation.product, expected }, right };
}

/** The right mask at the working resolution. */
function maskOf(right: Float32Array, { evidence: { width, height } }: Subject): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) =>
    right[2 * (Math.floor(i / width) * 2 * width + (i % width))] > 0.5 ? 1 : 0,
  );
}

/** Pixels of the close-up's opacity that are on the wrong side. */
function countWrong(opacity: (i: number) => number, right: Float32Array): number {
  let wrong = 0;
  for (let i = 0; i < right.length; i++) if (opacity(i) > 0.5 !== right[i] > 0.5) wrong++;
  return wrong;
}

test.each<[string, BackdropKind, 'wide' | 'narrow']>([
  ['red mug', 'white with contact shadow', 'wide'],
  ['green bottle', 'white with shadow', 'narrow'],
  ['blue shirt', 'gradient', 'wide'],
  ['black bag', 'pastel with drop shadow', 'narrow'],
])('the outline of a %s before %s is found from a mask that is too %s', async (name, kind, fault) => {
  const { subject, right } = await subjectOf(name, kind);
  const { width, height } = subject.evidence;
  const product = (fault === 'wide' ? dilate : erode)(maskOf(right, subject), width, height, 2);
  const { opacity } = drawOutline({ ...subject, product });
  const given = countWrong(
    (i) => product[(Math.floor(i / (4 * width)) * width + ((i % (2 * width)) >> 1)) | 0],
    right,
  );
  expect(countWrong((i) => opacity[i], right)).toBeLessThan(0.25 * given);
});

test('what a person said of a pixel holds', async () => {
  const { subject } = await subjectOf('red mug', 'white');
  const { product, evidence } = subject;
  const { width, height } = evidence;
  const said = new Int8Array(width * height).fill(1);
  const { opacity } = drawOutline({ ...subject, said });
  for (const i of [0, 7, 31].map((part) => Math.floor(((part + 0.5) * product.length) / 40)))
    expect(opacity[2 * (Math.floor(i / width) * 2 * width + (i % width))]).toBe(product[i]);
  expect(opacity.every((value) => value === 0 || value === 1)).toBe(true);
});

test('the same subject gives the same opacity, whatever was looked at between', async () => {
  const one = await subjectOf('red mug', 'white with shadow');
  const other = await subjectOf('black bag', 'gradient');
  const first = drawOutline(one.subject);
  withWorkRoom(() => drawOutline(other.subject));
  expect(drawOutline(one.subject)).toEqual(first);
});

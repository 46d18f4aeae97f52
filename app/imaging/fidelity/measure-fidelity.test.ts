import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { encodePhoto } from '#app/imaging/encode-photo.ts';
import { drawHeatMap } from './heat-map.ts';
import { preservations } from './judge-fidelity.ts';
import { measureFidelity } from './measure-fidelity.ts';
import type { Picture, PlacedProduct } from '#app/imaging/picture.ts';
import { readPhoto } from '#app/imaging/read-photo.ts';

const frame = { width: 640, height: 640 };
const place = { left: 150, top: 120 };

/** A labelled bottle with lettering, drawn as a vector: colour, gloss, small and large letters. */
const drawing = (word: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="340" height="400">
  <defs><linearGradient id="g"><stop offset="0" stop-color="#274b36"/><stop offset="0.4" stop-color="#6fa37f"/><stop offset="1" stop-color="#1d3627"/></linearGradient></defs>
  <rect x="20" y="10" width="300" height="380" rx="40" fill="url(#g)"/><rect x="50" y="110" width="240" height="190" fill="#f3ead8"/>
  <text x="70" y="190" font-family="sans-serif" font-size="52" font-weight="bold" fill="#222">${word}</text>
  <text x="72" y="230" font-family="sans-serif" font-size="20" fill="#7a2a1c">No 7 sage and salt</text>
  <text x="72" y="262" font-family="sans-serif" font-size="15" fill="#333">250 ml made by hand</text></svg>`;

async function draw(word: string): Promise<PlacedProduct> {
  const { data, info } = await sharp(Buffer.from(drawing(word)))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const count = info.width * info.height;
  const rgb = new Uint8Array(count * 3);
  const alpha = new Uint8Array(count);
  for (let pixel = 0; pixel < count; pixel++) {
    rgb.set(data.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
    alpha[pixel] = data[pixel * 4 + 3];
  }
  return { width: info.width, height: info.height, rgb, alpha, ...place };
}

function toPng(product: PlacedProduct): Promise<Buffer> {
  const rgba = Buffer.alloc(product.alpha.length * 4);
  for (let pixel = 0; pixel < product.alpha.length; pixel++) {
    rgba.set(product.rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
    rgba[pixel * 4 + 3] = product.alpha[pixel];
  }
  return sharp(rgba, { raw: { width: product.width, height: product.height, channels: 4 } })
    .png()
    .toBuffer();
}

async function photograph(png: Buffer, offset = { left: 0, top: 0 }, backdrop = '#e6e0d8'): Promise<Picture> {
  const input = { input: png, left: place.left + offset.left, top: place.top + offset.top };
  const { data } = await sharp({ create: { ...frame, channels: 3, background: backdrop } })
    .composite([input])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const file = await encodePhoto({ rgb: data, ...frame }, { description: 'test', recipe: { seed: 1 } });
  const read = await readPhoto(file);
  if (!read.ok) throw new Error(read.message);
  return read.picture;
}

function paintSpot(shown: PlacedProduct, red = 14): PlacedProduct {
  const rgb = shown.rgb.slice();
  for (let y = 330; y < 354; y++)
    for (let x = 100; x < 124; x++) {
      const at = (y * shown.width + x) * 3;
      rgb[at] = Math.min(255, rgb[at] + red);
    }
  return { ...shown, rgb };
}

let product: PlacedProduct;
let png: Buffer;

beforeAll(async () => {
  product = await draw('SALVIA');
  png = await toPng(product);
});

test.each(['#e6e0d8', '#ffffff', '#202830', '#c05028'])(
  'an untouched product passes on a %s backdrop',
  async (backdrop) => {
    const { fidelity } = measureFidelity(await photograph(png, undefined, backdrop), product);
    expect(fidelity).toMatchObject({ passed: true, reasons: [], expansion: 0 });
    expect(fidelity.p99DeltaE).toBeLessThan(1.6);
    expect(fidelity.drift).toBeLessThan(0.05);
    expect(fidelity.edgeShift).toBeLessThan(0.3);
  },
);

describe('a product that was altered is rejected:', () => {
  const alterations: [string, () => Promise<Picture>][] = [
    ['recoloured', async () => photograph(await sharp(png).modulate({ hue: 12 }).png().toBuffer())],
    ['brightened', async () => photograph(await sharp(png).modulate({ brightness: 1.06 }).png().toBuffer())],
    [
      'brightened so little that no cell shows it',
      async () => photograph(await sharp(png).linear([1.03, 1.03, 1.03, 1], [0, 0, 0, 0]).png().toBuffer()),
    ],
    ['one letter redrawn', async () => photograph(await toPng(await draw('SALVLA')))],
    ['one spot of 24 pixels repainted', async () => photograph(await toPng(paintSpot(product)))],
    ['shifted by two pixels', () => photograph(png, { left: 2, top: 0 })],
    ['shifted by one pixel', () => photograph(png, { left: 0, top: 1 })],
    [
      'rescaled by one per cent',
      async () => photograph(await sharp(png).resize(343, 404, { fit: 'fill' }).png().toBuffer()),
    ],
    ['smoothed', async () => photograph(await sharp(png).blur(1.6).png().toBuffer())],
    [
      'sharpened',
      async () => photograph(await sharp(png).sharpen({ sigma: 1.5, m1: 3, m2: 4 }).png().toBuffer()),
    ],
    [
      'turned by one degree',
      async () =>
        photograph(
          await sharp(png)
            .rotate(1, { background: { r: 0, g: 0, b: 0, alpha: 0 } })
            .png()
            .toBuffer(),
        ),
    ],
  ];
  test.each(alterations)('%s', async (_name, alter) => {
    const { fidelity } = measureFidelity(await alter(), product);
    expect(fidelity.passed).toBe(false);
    expect(fidelity.reasons.length).toBeGreaterThan(0);
  });
});

test('a spot too pale for its cells one by one is found by what they have in common', async () => {
  const { fidelity, cells } = measureFidelity(await photograph(await toPng(paintSpot(product, 7))), product);
  expect(cells.deltaE.filter((deltaE) => deltaE > 3).length).toBeLessThan(5);
  expect(fidelity.changedPatch).toBeGreaterThan(15);
});

test('the heat map shows where the colour changed, and nothing where it did not', async () => {
  const { cells } = measureFidelity(await photograph(await toPng(paintSpot(product))), product);
  const { data, info } = await sharp(drawHeatMap(cells))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([85, 100]);
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4),
  ];
  const [red, green] = at(27, 85);
  expect(red).toBeGreaterThan(green + 40);
  const [paleRed, paleGreen, , opaque] = at(60, 85);
  expect(opaque).toBe(255);
  expect(paleGreen).toBeGreaterThanOrEqual(paleRed);
  expect(at(0, 0)[3]).toBe(0);
});

test('what a strict judge refuses, a lenient one may take', async () => {
  const brightened = await photograph(
    await sharp(png).linear([1.03, 1.03, 1.03, 1], [0, 0, 0, 0]).png().toBuffer(),
  );
  const blurred = await photograph(await sharp(png).blur(2.5).png().toBuffer());
  const judge = (photo: Picture) =>
    preservations.map((level) => measureFidelity(photo, product, level).fidelity.passed);
  const spotted = await photograph(await toPng(paintSpot(product, 7)));
  expect(judge(brightened)).toEqual([false, true, true]);
  expect(judge(spotted)).toEqual([false, true, true]);
  expect(judge(blurred)).toEqual([false, false, false]);
  expect(judge(await photograph(png))).toEqual([true, true, true]);
});

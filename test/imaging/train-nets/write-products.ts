/**
 * `npm run train:product-net`, its first part: writes products with transparency, cut to their boxes, as PNG files for the
 * third part to compose: drawn ones, the cut-outs of the folder of sample photos when it is there, and those of the folder
 * `CUT_OUTS` when it is set.
 */
import { mkdirSync } from 'node:fs';
import sharp from 'sharp';
import type { KnownProduct } from '../draw-product.ts';
import { readCutOuts } from '../train-cut-out/compose-cut-outs.ts';
import { randomProduct } from '../train-cut-out/random-photo.ts';

const count = 1400;
const sidePixels = 300;
const target = '.data/product-net/products';
const photos = process.env.AFTERLIGHT_PHOTOS ?? '../shared/photos';

async function write(name: string, { width, height, rgb, alpha }: KnownProduct): Promise<void> {
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .joinChannel(Buffer.from(alpha), { raw: { width, height, channels: 1 } })
    .png({ compressionLevel: 1 })
    .toFile(`${target}/${name}.png`);
}

mkdirSync(target, { recursive: true });
for (let at = 0; at < count; at++)
  await write(`drawn-${at}`, await randomProduct(3 * at + 50_001, sidePixels));
let found = 0;
for (const folder of [`${photos}/saleor`, ...(process.env.CUT_OUTS ? [process.env.CUT_OUTS] : [])])
  for await (const product of readCutOuts(folder, sidePixels)) await write(`cut-out-${found++}`, product);
console.log(`${count} drawn products and ${found} cut-outs in ${target}`);

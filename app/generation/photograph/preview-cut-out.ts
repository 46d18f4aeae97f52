import sharp from 'sharp';
import { cutOutProduct } from '#app/imaging/cut-out/cut-out-product.ts';
import type { Stroke } from '#app/imaging/cut-out/strokes.ts';
import { readPhoto } from '#app/imaging/read-photo.ts';

export type CutOutPreview =
  | { ok: true; bytes: Uint8Array; mimeType: 'image/webp'; confidence: number }
  | { ok: false; code: string; message: string };

/**
 * The product of a photo alone, on transparency, as it would be cut out with these strokes.
 * @param input.sidePixels the photo is shrunk to this longer side first
 */
export async function previewCutOut(input: {
  bytes: Uint8Array;
  strokes: Stroke[];
  sidePixels: number;
}): Promise<CutOutPreview> {
  const bytes = Buffer.from(input.bytes.buffer, input.bytes.byteOffset, input.bytes.byteLength);
  const read = await readPhoto(bytes, { maxSidePixels: input.sidePixels });
  if (!read.ok) return { ok: false, code: read.code, message: read.message };
  const cut = await cutOutProduct(read.picture, { strokes: input.strokes });
  if (!cut.ok) return { ok: false, code: cut.code, message: cut.message };
  const pixels = Buffer.alloc(cut.width * cut.height * 4);
  for (let i = 0; i < cut.alpha.length; i++) {
    if (!cut.alpha[i]) continue;
    pixels[i * 4] = cut.rgb[i * 3];
    pixels[i * 4 + 1] = cut.rgb[i * 3 + 1];
    pixels[i * 4 + 2] = cut.rgb[i * 3 + 2];
    pixels[i * 4 + 3] = cut.alpha[i];
  }
  const raw = { width: cut.width, height: cut.height, channels: 4 as const };
  const file = await sharp(pixels, { raw }).webp({ quality: 80, effort: 1 }).toBuffer();
  return { ok: true, bytes: file, mimeType: 'image/webp', confidence: cut.confidence };
}

import { cutOutProduct } from '#app/imaging/cut-out/cut-out-product.ts';
import type { CutOutRefusal, PhotoRefusal } from '#app/imaging/picture.ts';
import { readPhoto, type PhotoHeader } from '#app/imaging/read-photo.ts';
import { measurePhoto, measuringSidePixels } from './measure-photo.ts';
import type { PhotoMeasurement } from './measurement.ts';

/** The size that products are photographed from: whether one can be cut out must be answered the same way here. */
export const sourceSidePixels = 2600;

export type PhotoFileMeasurement =
  | {
      ok: true;
      measurement: PhotoMeasurement;
      original: PhotoHeader;
      /** can the product be cut out of this photo? */
      cutOut:
        { ok: true; confidence: number } | Pick<CutOutRefusal, 'ok' | 'code' | 'message' | 'confidence'>;
    }
  | PhotoRefusal;

/** Reads one photo's bytes and measures its style, and whether its product can be cut out. */
export async function measurePhotoFile(input: { bytes: Uint8Array }): Promise<PhotoFileMeasurement> {
  const bytes = Buffer.from(input.bytes.buffer, input.bytes.byteOffset, input.bytes.byteLength);
  const read = await readPhoto(bytes, { maxSidePixels: sourceSidePixels });
  if (!read.ok) return read;
  const small = await readPhoto(bytes, { maxSidePixels: measuringSidePixels });
  if (!small.ok) return small;
  const cut = await cutOutProduct(read.picture);
  const measurement = measurePhoto(small.picture, cut.ok ? { cutOut: cut } : {});
  return {
    ok: true,
    measurement,
    original: read.original,
    cutOut: cut.ok
      ? { ok: true, confidence: cut.confidence }
      : { ok: false, code: cut.code, message: cut.message, confidence: cut.confidence },
  };
}

import { z } from 'zod';
import { resampleProduct } from '#app/engines/studio/resample-product.ts';
import { cutOutProduct } from '#app/imaging/cut-out/cut-out-product.ts';
import { preservations, type Preservation } from '#app/imaging/fidelity/judge-fidelity.ts';
import { measureFidelity, type Fidelity } from '#app/imaging/fidelity/measure-fidelity.ts';
import { readPhoto } from '#app/imaging/read-photo.ts';
import { sourceSidePixels } from '#app/style/measure-photo-file.ts';
import { maskStrokes } from './mask-strokes.ts';

const rectangle = z.object({
  left: z.number(),
  top: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
});

/** What a finished photo's signed statement says of its product: enough to measure it again from the source's bytes. */
export const certificateSchema = z.object({
  /** SHA-256 of the source photo's file, hex */
  source: z.string(),
  /** what a person kept and removed by hand when the product was cut out of it */
  strokes: maskStrokes.optional(),
  preservation: z.enum(preservations),
  /** which part of the source was put where in the photo, in pixels of each */
  placement: z.object({ source: rectangle, target: rectangle }),
  /** pixels of the finished photo */
  width: z.int(),
  height: z.int(),
  fidelity: z.looseObject({ passed: z.boolean() }),
  /** percentile among the store's own photos; null = no profile */
  stylePercentile: z.number().nullable(),
});

export type Certificate = z.infer<typeof certificateSchema>;

/** What an order asked for. */
export function preservationOf({ preservation }: { preservation: string }): Preservation {
  return z.enum(preservations).parse(preservation);
}

export type Remeasured = { ok: true; fidelity: Fidelity } | { ok: false; code: string; message: string };

/**
 * Measures a finished photo's product once more, from the photo and the source alone: reads both, cuts the product out
 * of the source, puts it where the certificate says and compares. Nobody needs to believe the figures in the file.
 */
export async function measureAgain(input: {
  photo: Uint8Array;
  source: Uint8Array;
  certificate: Certificate;
}): Promise<Remeasured> {
  const { certificate } = input;
  const photo = await readPhoto(toBuffer(input.photo));
  if (!photo.ok) return photo;
  const { width, height } = photo.picture;
  if (width !== certificate.width || height !== certificate.height)
    return {
      ok: false,
      code: 'resized_copy',
      message: `The photo was made with ${certificate.width} × ${certificate.height} pixels and has ${width} × ${height}: only the full size can be compared with its source.`,
    };
  const source = await readPhoto(toBuffer(input.source), { maxSidePixels: sourceSidePixels });
  if (!source.ok) return source;
  const cut = await cutOutProduct(source.picture, { strokes: certificate.strokes });
  if (!cut.ok) return cut;
  const part = certificate.placement.source;
  if (part.left + part.width > cut.width || part.top + part.height > cut.height)
    return { ok: false, code: 'other_source', message: 'The photo was not made from this source photo.' };
  const expected = await resampleProduct(cut, certificate.placement);
  return { ok: true, fidelity: measureFidelity(photo.picture, expected, certificate.preservation).fidelity };
}

/** Bytes that came from another thread are plain arrays. */
function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

import { createHash } from 'node:crypto';
import type { Asset } from '@prisma/client';
import type { PhotoRefusal } from '#app/imaging/picture.ts';
import type { Services } from '#app/services.ts';
import type { Certificate } from './certificate.ts';
import { findCopy } from './find-copy.server.ts';
import { copyLimit, distanceOf } from './fingerprint.ts';
import { readSignedPhoto, recipePublicKey, type SignatureState } from './signed-recipe.ts';

export type Verified = {
  ok: true;
  /** the very bytes; the same picture, or a part of it, in other bytes; neither */
  match: 'exact' | 'copy' | 'none';
  /** of the segment in the file itself */
  signature: SignatureState;
  /** bits of 256 in which the picture differs from ours; null when there is none */
  distance: number | null;
  /** of the part that differs most, 0..255; null when it was not compared with our file */
  difference: number | null;
  /** the share of our photo that is seen in it */
  shown: number | null;
  recipe: Record<string, unknown> | null;
  /** from the file itself, when it carries our signature for this very picture */
  certificate: Certificate | null;
  /** our own record of it; null when only the file speaks for itself */
  asset: (Asset & { generation: { partnerId: string | null; mode: string } }) | null;
};

/**
 * Is this picture one of ours, and how was it made? By its bytes, by its signed recipe, and, for a copy that was re-encoded,
 * resized, cropped or padded, by what is seen in it.
 * @param input.partnerId who asks: of several photos that are alike, one of its own is named
 */
export async function verifyPhoto(
  services: Pick<Services, 'db' | 'env' | 'objects' | 'pixels'>,
  { bytes, partnerId }: { bytes: Buffer; partnerId: string },
): Promise<Verified | PhotoRefusal> {
  const printed = await services.pixels.run('fingerprint-photo', { bytes });
  if (!printed.ok) return printed;
  const { fingerprint } = printed;
  const { state: signature, signed } = readSignedPhoto(bytes, recipePublicKey(services.env.SECRET_KEY));
  // a segment of ours on another picture proves nothing
  const own = signed ? distanceOf(fingerprint, signed.fingerprint) : null;
  const isOurs = own !== null && own <= copyLimit;
  const certificate = (isOurs && signed?.certificate) || null;
  const contentHash = createHash('sha256').update(bytes).digest('hex');
  const exact = await services.db.asset.findFirst({ where: { contentHash }, include });
  if (exact)
    return {
      ok: true,
      match: 'exact',
      signature,
      distance: 0,
      difference: 0,
      shown: 1,
      recipe: recipeOf(exact),
      certificate,
      asset: exact,
    };
  const copy = await findCopy(services, {
    bytes,
    fingerprint,
    inner: printed.inner,
    words: printed.words.asked,
    partnerId,
  });
  if (copy) return { ok: true, match: 'copy', signature, ...copy, recipe: recipeOf(copy.asset), certificate };
  const match = !isOurs ? 'none' : signature === 'valid' ? 'exact' : 'copy';
  return {
    ok: true,
    match,
    signature,
    distance: isOurs ? own : null,
    difference: null,
    shown: null,
    recipe: isOurs ? (signed?.recipe ?? null) : null,
    certificate,
    asset: null,
  };
}

const include = { generation: { select: { partnerId: true, mode: true } } } as const;

function recipeOf({ recipe }: Asset): Record<string, unknown> | null {
  return recipe as Record<string, unknown> | null;
}

import { createHash } from 'node:crypto';
import type { Asset } from '@prisma/client';
import type { PhotoRefusal } from '#app/imaging/picture.ts';
import type { Services } from '#app/services.ts';
import type { Certificate } from './certificate.ts';
import { bandsOf, copyLimit, distanceOf } from './fingerprint.ts';
import { readSignedPhoto, recipePublicKey, type SignatureState } from './signed-recipe.ts';

export type Verified = {
  ok: true;
  /** the very bytes; the same picture in other bytes; neither */
  match: 'exact' | 'copy' | 'none';
  /** of the segment in the file itself */
  signature: SignatureState;
  /** bits of 256 in which the picture differs from ours; null when there is none */
  distance: number | null;
  recipe: Record<string, unknown> | null;
  /** from the file itself, when it carries our signature for this very picture */
  certificate: Certificate | null;
  /** our own record of it; null when only the file speaks for itself */
  asset: (Asset & { generation: { partnerId: string | null; mode: string } }) | null;
};

/**
 * Is this picture one of ours, and how was it made? By its bytes, by its signed recipe, and, for a copy that was re-encoded
 * or resized, by its fingerprint.
 */
export async function verifyPhoto(
  services: Pick<Services, 'db' | 'env' | 'pixels'>,
  bytes: Buffer,
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
      recipe: recipeOf(exact),
      certificate,
      asset: exact,
    };
  const [near] = await findNear(services, fingerprint);
  if (near) {
    const { asset, distance } = near;
    return { ok: true, match: 'copy', signature, distance, recipe: recipeOf(asset), certificate, asset };
  }
  const match = !isOurs ? 'none' : signature === 'valid' ? 'exact' : 'copy';
  return {
    ok: true,
    match,
    signature,
    distance: isOurs ? own : null,
    recipe: isOurs ? (signed?.recipe ?? null) : null,
    certificate,
    asset: null,
  };
}

const include = { generation: { select: { partnerId: true, mode: true } } } as const;

function recipeOf({ recipe }: Asset): Record<string, unknown> | null {
  return recipe as Record<string, unknown> | null;
}

/** Assets that share a part of the fingerprint and are near as a whole, the nearest first. */
async function findNear({ db }: Pick<Services, 'db'>, fingerprint: string) {
  const candidates = await db.asset.findMany({
    where: { fingerprintBands: { hasSome: bandsOf(fingerprint) } },
    include,
    take: 500,
  });
  return candidates
    .map((asset) => ({ asset, distance: distanceOf(fingerprint, asset.fingerprint ?? '') }))
    .filter(({ asset, distance }) => asset.fingerprint && distance <= copyLimit)
    .sort((first, second) => first.distance - second.distance);
}

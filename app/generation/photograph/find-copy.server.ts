import type { Asset } from '@prisma/client';
import type { Services } from '#app/services.ts';
import { bandsOf, distanceOf } from './fingerprint.ts';

/** What is compared pixel by pixel, at most: by the whole picture's fingerprint, and by its keypoints. */
const mostByWhole = 5;
const mostByKeypoints = 10;
/** Beyond this a fingerprint speaks of another picture; the nearest few are looked at, not believed. */
const mostDistance = 56;
/** Fewer words in common are chance. */
const leastWords = 2;

/**
 * A copy differs less than this from its original where it shows it, of 255. Re-encoded at quality 40, resized to 200 pixels,
 * padded or cropped they differ by 1 to 5; photos of the same product on another ground by more.
 */
const mostDifference = 6;

type Owned = Asset & { generation: { partnerId: string | null; mode: string; sourceKey: string | null } };
export type Looked = {
  bytes: Buffer;
  fingerprint: string;
  /** of what is within its border, if it has one */
  inner: string | null;
  /** of its keypoints, to ask with */
  words: number[];
  partnerId: string;
};
export type FoundCopy = { asset: Owned; difference: number; shown: number; distance: number };

/**
 * The photo of ours that a picture is a copy of: candidates by fingerprint and by keypoints, each compared with the stored
 * file. Of several that are equally like it, one that the asked partner made.
 */
export async function findCopy(
  services: Pick<Services, 'db' | 'objects' | 'pixels'>,
  { bytes, fingerprint, inner, words, partnerId }: Looked,
): Promise<FoundCopy | null> {
  const found = await Promise.all([
    findByWhole(services, fingerprint),
    inner ? findByWhole(services, inner) : [],
    findByKeypoints(services, words),
  ]);
  const ids = [...new Set(found.flat())];
  if (!ids.length) return null;
  const assets = await services.db.asset.findMany({ where: { id: { in: ids } }, include });
  const read = await Promise.all(
    assets.map(async (asset) => ({
      asset,
      original: asset.objectKey ? await services.objects.get(asset.objectKey) : undefined,
    })),
  );
  const stored = read.flatMap(({ asset, original }) => (original ? [{ asset, original }] : []));
  const originals = stored.map(({ original }) => original);
  const compared = await services.pixels.run('compare-with-each', { photo: bytes, originals });
  if (!compared.ok) return null;
  const copies = stored.flatMap(({ asset }, at): FoundCopy[] => {
    const { difference, shown } = compared.likenesses[at];
    const distance = distanceOf(fingerprint, asset.fingerprint ?? '');
    return difference <= mostDifference ? [{ asset, difference, shown, distance }] : [];
  });
  const isTheirs = ({ asset }: FoundCopy) => Number(asset.generation.partnerId === partnerId);
  // what differs by less than noise is the same picture: two siblings on an even ground can be that like
  const order = (one: FoundCopy, other: FoundCopy) =>
    Math.round(one.difference * 5) - Math.round(other.difference * 5) ||
    isTheirs(other) - isTheirs(one) ||
    one.difference - other.difference;
  const [best] = copies.sort(order);
  return best && !(await isSource(services, bytes, best)) ? best : null;
}

const include = { generation: { select: { partnerId: true, mode: true, sourceKey: true } } } as const;

/** A product on white that was photographed anew on white is hardly another picture: is it the one that it was made from? */
async function isSource(
  { objects, pixels }: Pick<Services, 'objects' | 'pixels'>,
  photo: Buffer,
  { asset, difference }: FoundCopy,
): Promise<boolean> {
  const { sourceKey } = asset.generation;
  const source = sourceKey ? await objects.get(sourceKey) : undefined;
  if (!source) return false;
  const compared = await pixels.run('compare-with-each', { photo, originals: [source] });
  return compared.ok && compared.likenesses[0].difference < difference;
}

/** Assets that share a part of the fingerprint, the nearest as a whole. */
async function findByWhole({ db }: Pick<Services, 'db'>, fingerprint: string): Promise<string[]> {
  const candidates = await db.asset.findMany({
    where: { fingerprintBands: { hasSome: bandsOf(fingerprint) } },
    select: { id: true, fingerprint: true },
    take: 500,
  });
  return candidates
    .flatMap(({ id, fingerprint: own }) => (own ? [{ id, distance: distanceOf(fingerprint, own) }] : []))
    .filter(({ distance }) => distance <= mostDistance)
    .sort((first, second) => first.distance - second.distance)
    .slice(0, mostByWhole)
    .map(({ id }) => id);
}

/** Assets that have most words of the picture's keypoints. */
async function findByKeypoints({ db }: Pick<Services, 'db'>, words: number[]): Promise<string[]> {
  if (!words.length) return [];
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH asked AS (SELECT DISTINCT unnest(${words}::int[]) AS word)
    SELECT a."id" FROM "Asset" a CROSS JOIN LATERAL unnest(a."keypointWords") AS has(word)
    JOIN asked ON asked.word = has.word
    WHERE a."keypointWords" && ${words}::int[]
    GROUP BY a."id" HAVING count(*) >= ${leastWords}::int ORDER BY count(*) DESC, a."id" LIMIT ${mostByKeypoints}::int`;
  return rows.map(({ id }) => id);
}

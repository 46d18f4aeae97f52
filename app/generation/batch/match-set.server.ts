import type { Asset, Batch, Generation } from '@prisma/client';
import type { Tx } from '#app/platform/db.server.ts';
import type { Services } from '#app/services.ts';
import { memberOf, withMember } from '#app/engines/studio/choose-scene.ts';
import { passedStatuses } from '#app/generation/generation.ts';
import type { Photographed } from '#app/generation/photograph/photograph-product.ts';
import {
  deviationFrom,
  measureSet,
  mostDeviation,
  photoSetting,
  type PhotoSetting,
  type SetConsistency,
} from '#app/generation/photograph/set-consistency.ts';

/** A photo that does not match is made again this often at most; then the nearest is kept. */
const mostTries = 3;
/** As many of the order's finished photos tell what it looks like. */
const mostOthers = 48;

type Made = Extract<Photographed, { ok: true }> & { tries: number };

/**
 * Makes a photo until it matches those of the same order that are finished: another seed gives another sibling. What does
 * not match after the last try is kept as it came nearest; the order's measured consistency tells of it.
 */
export async function photographToMatch(
  { db }: Pick<Services, 'db'>,
  { id, seed, generation }: Pick<Asset, 'id' | 'seed'> & { generation: Pick<Generation, 'id' | 'batchId'> },
  photograph: (seed: number) => Promise<Photographed>,
): Promise<Made | Extract<Photographed, { ok: false }>> {
  const first = await photograph(seed);
  if (!first.ok) return first;
  const finished = await db.asset.findMany({
    where: {
      id: { not: id },
      status: { in: [...passedStatuses] },
      generation: generation.batchId ? { batchId: generation.batchId } : { id: generation.id },
    },
    orderBy: { id: 'asc' },
    take: mostOthers,
    select: { setting: true },
  });
  const others = readSettings(finished);
  let best = { made: first, deviation: deviationFrom(first.setting, others) ?? 0 };
  let tries = 1;
  while (best.deviation > mostDeviation && tries < mostTries) {
    const again = await photograph(siblingOf(seed, tries++));
    if (!again.ok) continue;
    const deviation = deviationFrom(again.setting, others) ?? 0;
    if (deviation < best.deviation) best = { made: again, deviation };
  }
  return { ...best.made, tries };
}

/** Another seed of the same scene and the same member of its family. */
function siblingOf(seed: number, turn: number): number {
  return withMember((seed + turn * 7_919 * 16) % 2147483632, memberOf(seed));
}

function readSettings(assets: readonly { setting: unknown }[]): PhotoSetting[] {
  return assets.flatMap(({ setting }) => {
    const read = photoSetting.safeParse(setting);
    return read.success ? [read.data] : [];
  });
}

type Finished = Pick<Asset, 'status' | 'setting' | 'tries'>;

/** How well the photos that passed match; null = fewer than two. */
export function consistencyOf(assets: readonly Finished[]): SetConsistency | null {
  const passed = assets.filter(({ status }) => passedStatuses.some((one) => one === status));
  return measureSet(readSettings(passed), passed.filter(({ tries }) => tries > 1).length);
}

/** The same over all generations of a batch that has ended. */
export async function consistencyOfBatch(tx: Tx, batchId: Batch['id']): Promise<SetConsistency | null> {
  return consistencyOf(
    await tx.asset.findMany({
      where: { generation: { batchId } },
      orderBy: { id: 'asc' },
      // pairs are compared: the first some hundred tell of the rest
      take: 400,
      select: { status: true, setting: true, tries: true },
    }),
  );
}

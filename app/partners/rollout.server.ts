import type { Services } from '#app/services.ts';
import { noteDeed } from './audit.server.ts';
import { ringNames, type RingName } from './rings.ts';

type Rolling = Pick<Services, 'db' | 'clock' | 'rings'>;

export type RingView = {
  ring: RingName;
  partners: number;
  stores: number;
  /** of the last hour: generations that ended, and those that failed for our own reasons */
  ended: number;
  failed: number;
  threshold: number;
  haltedAt: Date | null;
  reason: string | null;
};

const windowMs = 3_600_000;
/** Fewer say nothing about a ring. */
const fewest = 20;

type Count = { ring: string; ended: number; failed: number };

/** How each ring does: a generation counts for the ring of its partner, or of its store when a merchant ordered it. */
async function countFailures({ db, clock }: Rolling): Promise<Count[]> {
  const since = new Date(clock.now().getTime() - windowMs);
  return db.$queryRaw<Count[]>`
    SELECT r."ring", count(*)::int AS ended,
      (count(*) FILTER (WHERE r."failureCode" IN ('internal_error', 'fidelity_gate')))::int AS failed
    FROM (
      SELECT COALESCE(p."ring", s."ring", 'general') AS "ring", g."failureCode", g."finishedAt"
      FROM "Generation" g
      LEFT JOIN "Partner" p ON p."id" = g."partnerId"
      LEFT JOIN "Store" s ON s."id" = g."storeId"
      WHERE g."finishedAt" >= ${since} AND g."mode" = 'live' AND g."status" <> 'canceled'
    ) r LEFT JOIN "RingState" h ON h."ring" = r."ring"
    WHERE h."countFrom" IS NULL OR r."finishedAt" > h."countFrom"
    GROUP BY r."ring"`;
}

/** Every ring with its members, its failures and whether it is halted. */
export async function readRings(services: Rolling): Promise<RingView[]> {
  const { db, rings } = services;
  const [counts, states, partners, stores] = await Promise.all([
    countFailures(services),
    db.ringState.findMany(),
    db.partner.groupBy({ by: ['ring'], _count: true }),
    db.store.groupBy({ by: ['ring'], _count: true }),
  ]);
  return ringNames.map((ring) => {
    const of = <Row extends { ring: string }>(rows: Row[]) => rows.find((row) => row.ring === ring);
    return {
      ring,
      partners: of(partners)?._count ?? 0,
      stores: of(stores)?._count ?? 0,
      ended: of(counts)?.ended ?? 0,
      failed: of(counts)?.failed ?? 0,
      threshold: rings[ring].haltAbove,
      haltedAt: of(states)?.haltedAt ?? null,
      reason: of(states)?.reason ?? null,
    };
  });
}

/** Halts every ring whose share of failures crossed its threshold. @returns the rings that were halted now */
export async function haltFailingRings(services: Rolling & Pick<Services, 'log'>): Promise<RingName[]> {
  const halted: RingName[] = [];
  for (const { ring, ended, failed, threshold, haltedAt } of await readRings(services)) {
    if (haltedAt || ended < fewest || failed / ended <= threshold) continue;
    const reason = `${failed} of ${ended} generations failed for our own reasons in an hour; the ring allows ${threshold * 100} %`;
    if (!(await haltRing(services, { ring, reason, actor: 'system' }))) continue;
    services.log.error({ ring, failed, ended }, 'a ring was halted');
    halted.push(ring);
  }
  return halted;
}

/** Nothing more of the ring is begun: what is ordered waits. False when it was halted already. */
export async function haltRing(
  services: Rolling,
  { ring, reason, actor }: { ring: RingName; reason: string; actor: string },
): Promise<boolean> {
  return services.db.$transaction(async (tx) => {
    await tx.ringState.createMany({ data: { ring }, skipDuplicates: true });
    const { count } = await tx.ringState.updateMany({
      where: { ring, haltedAt: null },
      data: { haltedAt: services.clock.now(), reason },
    });
    if (!count) return false;
    await noteDeed(tx, services, { actor, action: 'ring.halted', subject: ring, detail: { reason } });
    return true;
  });
}

/** Lets a ring go on; failures from before are not counted any more. False when it was not halted. */
export async function resumeRing(
  services: Rolling,
  { ring, actor }: { ring: RingName; actor: string },
): Promise<boolean> {
  return services.db.$transaction(async (tx) => {
    const { count } = await tx.ringState.updateMany({
      where: { ring, haltedAt: { not: null } },
      data: { haltedAt: null, reason: null, countFrom: services.clock.now() },
    });
    if (count) await noteDeed(tx, services, { actor, action: 'ring.resumed', subject: ring });
    return count > 0;
  });
}

export type MoveOutcome =
  { ok: true; from: string } | { ok: false; code: 'not_found' | 'halted'; message: string };

/** Moves a partner or a store to another ring; into a halted one nobody is moved. */
export async function moveToRing(
  services: Rolling,
  { subject, ring, actor }: { subject: string; ring: RingName; actor: string },
): Promise<MoveOutcome> {
  return services.db.$transaction(async (tx) => {
    const state = await tx.ringState.findUnique({ where: { ring } });
    if (state?.haltedAt)
      return {
        ok: false,
        code: 'halted',
        message: `${ring} is halted: ${state.reason ?? ''}. Resume it first.`,
      };
    const [partner, store] = [
      await tx.partner.findUnique({ where: { id: subject } }),
      await tx.store.findUnique({ where: { id: subject } }),
    ];
    const from = (partner ?? store)?.ring;
    if (from === undefined)
      return { ok: false, code: 'not_found', message: `There is no partner or store "${subject}".` };
    if (partner) await tx.partner.update({ where: { id: subject }, data: { ring } });
    else {
      await tx.store.update({ where: { id: subject }, data: { ring } });
      // its own account goes with it
      await tx.partner.updateMany({ where: { storeId: subject }, data: { ring } });
    }
    await noteDeed(tx, services, { actor, action: 'ring.moved', subject, detail: { from, to: ring } });
    return { ok: true, from };
  });
}

import { Prisma, type Generation } from '@prisma/client';
import { reserveCredits, reserveWith, type CreditOwner } from '#app/credits/ledger.server.ts';
import { reactions } from '#app/events/reactions.ts';
import { recordEvent } from '#app/events/record-event.server.ts';
import type { Preservation } from '#app/imaging/fidelity/judge-fidelity.ts';
import type { Clock } from '#app/platform/clock.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { newHexId, newId } from '#app/platform/ids.ts';
import { scheduleJobs } from '#app/queue/outbox.server.ts';
import type { Services } from '#app/services.ts';
import { turnOf } from '#app/generation/turns/turn-of.ts';
import { creditsPerAsset, scenesOfAssets, seedOfAsset } from './generation.ts';

export type StartGenerationInput = {
  storeId: string | null;
  origin: 'merchant' | 'automation' | 'partner';
  /** who pays */
  owner: CreditOwner;
  partnerId?: string;
  batchId?: string;
  /** unique for one order of one product: asked again, the order that was taken is the answer */
  orderKey?: string;
  contract?: 'v1' | 'api-v1';
  productId?: string;
  source:
    /** `hash` when its bytes are known */
    | { kind: 'photo'; photoId: string; hash?: string }
    | { kind: 'url'; url: string }
    | { kind: 'object'; key: string; hash: string };
  /** house scenes or families, at least one */
  scenes: string[];
  count: number;
  situation?: string;
  model?: string;
  aspectRatio?: string;
  /** pixels, see `longSides` */
  longSide?: number;
  preferences?: Prisma.InputJsonObject;
  /** default strict */
  preservation?: Preservation;
  webhookUrl?: string;
  mode?: 'live' | 'test';
};

export type StartGenerationOutcome =
  | { ok: true; generation: Generation }
  | { ok: false; code: 'insufficient_credits'; available: number; needed: number };

/** Takes the order in one transaction: credits reserved, rows written, the render asked for; or nothing at all. */
export async function startGeneration(
  services: Pick<Services, 'db' | 'clock'>,
  input: StartGenerationInput,
): Promise<StartGenerationOutcome> {
  try {
    const generation = await services.db.$transaction((tx) => startGenerationIn(tx, services, input));
    return { ok: true, generation };
  } catch (error) {
    const taken = await readTaken(services, input);
    if (taken) return { ok: true, generation: taken };
    if (!(error instanceof TooFewCredits)) throw error;
    return { ok: false, code: 'insufficient_credits', available: error.available, needed: error.needed };
  }
}

/** The same order came twice at one moment: its unique key, or the credits, let one of them through. */
async function readTaken(
  { db }: Pick<Services, 'db'>,
  { orderKey }: StartGenerationInput,
): Promise<Generation | null> {
  return orderKey === undefined ? null : db.generation.findUnique({ where: { orderKey } });
}

/** Thrown inside the transaction, so that nothing of the order stays. */
export class TooFewCredits extends Error {
  readonly available: number;
  readonly needed: number;

  constructor(available: number, needed: number) {
    super(`This costs ${needed} credits and ${available} are available.`);
    this.available = available;
    this.needed = needed;
  }
}

/** The same inside a transaction that writes more than the order. Throws TooFewCredits. */
export async function startGenerationIn(
  tx: Tx,
  services: Pick<Services, 'clock'>,
  input: StartGenerationInput,
): Promise<Generation> {
  const id = newId('gen');
  return (await startAtOnce(tx, services, id, input)) ?? startStepByStep(tx, services, id, input);
}

const requested = 'generation.requested';

/**
 * The usual case in one statement, because every order passes here, and the account, which all orders of one owner share,
 * is locked for as short as possible. Undefined, and nothing was written, when the credits cannot be set aside this way.
 */
async function startAtOnce(
  tx: Tx,
  { clock }: Pick<Services, 'clock'>,
  id: string,
  input: StartGenerationInput,
): Promise<Generation | undefined> {
  const { profileId: _found, ...row } = generationRow(id, null, input, clock);
  const columns = Prisma.raw(
    Object.keys(row)
      .map((name) => `"${name}"`)
      .join(', '),
  );
  const move = { owner: input.owner, amount: row.costCredits, key: `reserve:${id}`, reference: id };
  const parts = Prisma.sql`made AS (
      INSERT INTO "Generation" (${columns}, "profileId")
      SELECT ${columns}, (
        SELECT "id" FROM "StyleProfile" WHERE "storeId" = ${input.storeId} ORDER BY "version" DESC LIMIT 1)
      FROM jsonb_populate_record(NULL::"Generation", ${JSON.stringify(row)}::jsonb)
      WHERE EXISTS (SELECT 1 FROM moved)
      RETURNING *
    ), painted AS (
      INSERT INTO "Asset" ("id", "generationId", "position", "scene", "seed", "updatedAt")
      SELECT a."id", made."id", a."position", a."scene", a."seed", made."createdAt" FROM made,
        jsonb_to_recordset(${JSON.stringify(assetRows(id, input))}::jsonb)
          AS a("id" text, "position" int, "scene" text, "seed" int)
    ), noted AS (
      INSERT INTO "Event" ("id", "type", "subjectId", "storeId")
      SELECT ${newId('evt')}, ${requested}, made."id", made."storeId" FROM made
    )`;
  const asked = Prisma.sql`made.* FROM taken, moved, made`;
  const generation = await reserveWith<Generation>(tx, move, { parts, asked });
  if (generation)
    await scheduleJobs(
      tx,
      reactions[requested].map((react) => react(id)),
    );
  return generation;
}

/** The same, one thing after the other: it finds out what is missing. The credits come last. */
async function startStepByStep(
  tx: Tx,
  { clock }: Pick<Services, 'clock'>,
  id: string,
  input: StartGenerationInput,
): Promise<Generation> {
  const needed = input.count * creditsPerAsset;
  const profile = input.storeId
    ? await tx.styleProfile.findFirst({
        where: { storeId: input.storeId },
        orderBy: { version: 'desc' },
        select: { id: true },
      })
    : null;
  const generation = await tx.generation.create({
    data: generationRow(id, profile?.id ?? null, input, clock),
  });
  await tx.asset.createMany({ data: assetRows(id, input) });
  await recordEvent(tx, { type: requested, subjectId: id, storeId: input.storeId });
  const reserved = await reserveCredits(tx, {
    owner: input.owner,
    amount: needed,
    key: `reserve:${id}`,
    reference: id,
  });
  if (!reserved.ok) throw new TooFewCredits(reserved.available, needed);
  return generation;
}

export function generationRow(
  id: string,
  profileId: string | null,
  input: StartGenerationInput,
  clock: Clock,
) {
  return {
    id,
    jobId: newHexId(),
    storeId: input.storeId,
    partnerId: input.partnerId ?? null,
    batchId: input.batchId ?? null,
    orderKey: input.orderKey ?? null,
    productId: input.productId ?? null,
    profileId,
    origin: input.origin,
    contract: input.contract ?? null,
    ...sourceColumns(input.source),
    scenes: input.scenes,
    count: input.count,
    situation: input.situation ?? null,
    model: input.model ?? null,
    aspectRatio: input.aspectRatio ?? null,
    longSide: input.longSide ?? null,
    ...(input.preferences ? { preferences: input.preferences } : {}),
    ...(input.preservation ? { preservation: input.preservation } : {}),
    webhookUrl: input.webhookUrl ?? null,
    mode: input.mode ?? 'live',
    costCredits: input.count * creditsPerAsset,
    ...turnOf(input),
    createdAt: clock.now(),
  };
}

function sourceColumns(source: StartGenerationInput['source']) {
  switch (source.kind) {
    case 'photo':
      return { photoId: source.photoId, sourceHash: source.hash ?? null };
    case 'url':
      return { sourceUrl: source.url };
    case 'object':
      return { sourceKey: source.key, sourceHash: source.hash };
  }
}

export function assetRows(generationId: string, input: StartGenerationInput) {
  const name = input.source.kind === 'photo' ? input.source.photoId : JSON.stringify(input.source);
  const turns = input.scenes.length;
  return scenesOfAssets(input.scenes, input.count).map((scene, position) => ({
    id: newId('ast'),
    generationId,
    position,
    scene,
    seed: seedOfAsset(name, scene, position, Math.floor(position / turns)),
  }));
}

/** Whose credits a generation uses: those of who asked for it; a store's own account uses the store's. */
export function ownerOf(
  generation: Pick<Generation, 'partnerId' | 'storeId' | 'origin' | 'mode' | 'turnPayer'>,
): CreditOwner {
  const { partnerId, storeId, origin, mode, turnPayer } = generation;
  if (origin === 'partner' && partnerId) {
    if (mode === 'test') return { kind: 'test', id: partnerId };
    const payer = turnPayer ?? partnerId;
    return { kind: payer === partnerId ? 'partner' : 'store', id: payer };
  }
  if (!storeId) throw new Error('a generation belongs to a partner or to a store');
  return { kind: 'store', id: storeId };
}

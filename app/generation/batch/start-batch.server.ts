import { recordEvents } from '#app/events/record-event.server.ts';
import { reserveCredits, type CreditOwner } from '#app/credits/ledger.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { creditsPerAsset } from '#app/generation/generation.ts';
import {
  assetRows,
  generationRow,
  TooFewCredits,
  type StartGenerationInput,
} from '#app/generation/start-generation.server.ts';

export type BatchLine = { reference: string | null } & (
  { input: StartGenerationInput; refusal?: never } | { input?: never; refusal: LineRefusal }
);
export type LineRefusal = { code: string; errors: { path: string; message: string }[] };

export type StartedLine = { reference: string | null } & (
  { generationId: string; refusal?: never } | { generationId?: never; refusal: LineRefusal }
);

export type StartedBatch = { id: string; costCredits: number; lines: StartedLine[] };

/**
 * Starts every line that can be started, in a handful of statements: a line that was refused, or that the credits do not
 * reach any more, is kept with its reason. Throws TooFewCredits when they reach for none.
 */
export async function startBatchIn(
  tx: Tx,
  { clock }: Pick<Services, 'clock'>,
  input: {
    partnerId: string;
    mode: 'live' | 'test';
    owner: CreditOwner;
    webhookUrl: string | null;
    lines: BatchLine[];
  },
): Promise<StartedBatch> {
  const id = newId('bat');
  const wanted = input.lines.flatMap((line) => (line.input ? [line.input] : []));
  const costs = wanted.map(({ count }) => count * creditsPerAsset);
  const reach = await reserveInOrder(tx, input.owner, id, costs);
  const profiles = await latestProfiles(tx, wanted.slice(0, reach));
  let started = 0;
  const lines = input.lines.map((line): PlacedLine => {
    const { reference } = line;
    if (line.refusal) return { reference, refusal: line.refusal };
    started += 1;
    if (started > reach) return { reference, refusal: tooFew(line.input) };
    return { reference, generationId: newId('gen'), input: { ...line.input, batchId: id } };
  });
  await tx.batch.create({
    data: {
      id,
      partnerId: input.partnerId,
      mode: input.mode,
      webhookUrl: input.webhookUrl,
      openCount: reach,
      createdAt: clock.now(),
    },
  });
  await writeLines(tx, { clock }, id, lines, profiles);
  const costCredits = costs.slice(0, reach).reduce((sum, cost) => sum + cost, 0);
  return { id, costCredits, lines: lines.map(({ input: _order, ...line }) => line) };
}

type PlacedLine = StartedLine & { input?: StartGenerationInput };

async function writeLines(
  tx: Tx,
  { clock }: Pick<Services, 'clock'>,
  batchId: string,
  lines: PlacedLine[],
  profiles: Map<string, string>,
): Promise<void> {
  const orders = lines.flatMap(({ generationId, input: order }) =>
    generationId && order ? [{ generationId, order }] : [],
  );
  await tx.generation.createMany({
    data: orders.map(({ generationId, order }) =>
      generationRow(generationId, profiles.get(order.storeId ?? '') ?? null, order, clock),
    ),
  });
  await tx.asset.createMany({
    data: orders.flatMap(({ generationId, order }) => assetRows(generationId, order)),
  });
  await tx.batchItem.createMany({
    data: lines.map(({ reference, generationId, refusal }, position) => ({
      batchId,
      position,
      reference,
      ...(generationId ? { generationId } : {}),
      ...(refusal ? { errorCode: refusal.code, errors: refusal.errors } : {}),
    })),
  });
  await recordEvents(
    tx,
    orders.map(({ generationId, order }) => ({
      type: 'generation.requested' as const,
      subjectId: generationId,
      storeId: order.storeId,
    })),
  );
}

function tooFew(order: StartGenerationInput): LineRefusal {
  const message = `This costs ${order.count * creditsPerAsset} credits, and the ones before it took what was available.`;
  return { code: 'insufficient_credits', errors: [{ path: '', message }] };
}

/** Sets credits aside for the first lines that they reach for; says for how many. The account is locked from the first try. */
async function reserveInOrder(tx: Tx, owner: CreditOwner, batchId: string, costs: number[]): Promise<number> {
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const move = { owner, key: `reserve:${batchId}`, reference: batchId };
  const all = await reserveCredits(tx, { ...move, amount: total });
  if (all.ok) return costs.length;
  let reach = 0;
  let amount = 0;
  while (reach < costs.length && amount + costs[reach] <= all.available) {
    amount += costs[reach];
    reach += 1;
  }
  if (!reach) throw new TooFewCredits(all.available, total);
  const some = await reserveCredits(tx, { ...move, amount });
  if (!some.ok) throw new Error(`${all.available} credits were there under a lock, and are not`);
  return reach;
}

async function latestProfiles(tx: Tx, inputs: StartGenerationInput[]): Promise<Map<string, string>> {
  const storeIds = [...new Set(inputs.flatMap(({ storeId }) => storeId ?? []))];
  const rows = await tx.styleProfile.findMany({
    where: { storeId: { in: storeIds } },
    distinct: ['storeId'],
    orderBy: [{ storeId: 'asc' }, { version: 'desc' }],
    select: { id: true, storeId: true },
  });
  return new Map(rows.map(({ id, storeId }) => [storeId, id]));
}

/**
 * Whose generation is painted next: start-time fair queueing (Goyal, Vin, Cheng 1996) on two levels, payers and, within a
 * payer, stores. Each level has a virtual time, the start tag of what was begun last. A queue's start tag is where its
 * last one ended, but never before the virtual time, so that nobody saves up turns by being idle.
 *
 * Starvation bound. When something arrives at an empty queue, its start tag is the level's virtual time V, and every other
 * queue's tag is at least V, because the smallest is always served. Serving a queue raises its tag above V, so each other
 * queue is served at most once before the newcomer. With P payers and S stores of its payer that wait, at most S payers'
 * rounds pass, each of at most P turns (for equal shares; a share of n gets n turns in a round).
 */
export type Flow = { payer: string; store: string };
export type Shares = { payer: number; store: number };

/** Start tags by name: `<payer>`, `<payer>|<store>`; `*` and `<payer>|*` are the virtual times. */
export type Tags = Map<string, number>;

const payersTime = '*';
const storesTimeOf = (payer: string) => `${payer}|*`;
const tagOf = ({ payer, store }: Flow) => `${payer}|${store}`;

function startOf(tags: Tags, name: string, time: string): number {
  return Math.max(tags.get(name) ?? 0, tags.get(time) ?? 0);
}

/** The smallest tag; of equal ones the first by name, so that the order is the same everywhere. */
function first(names: Iterable<string>, tags: Tags, time: string): string {
  let best = '';
  for (const name of names) {
    const order = best ? startOf(tags, name, time) - startOf(tags, best, time) : -1;
    if (order < 0 || (order === 0 && name < best)) best = name;
  }
  return best;
}

/** The queue whose turn it is. Throws when nobody waits. */
export function nextFlow(flows: readonly Flow[], tags: Tags): Flow {
  const payer = first(new Set(flows.map((flow) => flow.payer)), tags, payersTime);
  const own = new Map(flows.filter((flow) => flow.payer === payer).map((flow) => [tagOf(flow), flow]));
  const flow = own.get(first(own.keys(), tags, storesTimeOf(payer)));
  if (!flow) throw new Error('nobody waits');
  return flow;
}

/** Notes that a queue had its turn. @param cost photos of what was begun */
export function chargeFlow(tags: Tags, flow: Flow, cost: number, shares: Shares): void {
  const payerStart = startOf(tags, flow.payer, payersTime);
  const storeStart = startOf(tags, tagOf(flow), storesTimeOf(flow.payer));
  tags.set(payersTime, payerStart);
  tags.set(flow.payer, payerStart + cost / shares.payer);
  tags.set(storesTimeOf(flow.payer), storeStart);
  tags.set(tagOf(flow), storeStart + cost / shares.store);
}

/** Drops what says nothing any more: a tag that the virtual time has reached, and the stores of such a payer that waits for nothing. */
export function forgetPassed(tags: Tags, flows: readonly Flow[]): void {
  const waiting = new Set(flows.map(({ payer }) => payer));
  for (const [name, tag] of tags) {
    if (name === payersTime) continue;
    const [payer, store] = name.split('|');
    const isPassed = tag <= (tags.get(store === undefined ? payersTime : storesTimeOf(payer)) ?? 0);
    const isIdlePayer = !waiting.has(payer) && !tags.has(payer);
    if (store === '*' ? isIdlePayer : isPassed || (store !== undefined && isIdlePayer)) tags.delete(name);
  }
}

type OwnShares = { payerShare: number; storeShare: number };
export type Waiting = Flow & OwnShares & { generations: number };

/**
 * How many of each queue begin before the `rank`th of one queue (1 = its next), when nothing more arrives.
 * @returns turns by flow, the queue's own earlier ones included
 */
export function turnsBefore(
  waiting: readonly Waiting[],
  flow: Flow & OwnShares,
  rank: number,
): Map<Waiting, number> {
  const turns = new Map<Waiting, number>();
  let ownTurns = 0;
  for (const other of waiting.filter(({ payer }) => payer === flow.payer)) {
    const isSame = other.store === flow.store;
    const wanted = isSame ? rank - 1 : Math.ceil((rank * other.storeShare) / flow.storeShare);
    turns.set(other, Math.min(other.generations, wanted));
    ownTurns += Math.min(other.generations, wanted);
  }
  const totals = new Map<string, number>();
  for (const { payer, generations } of waiting) totals.set(payer, (totals.get(payer) ?? 0) + generations);
  for (const other of waiting.filter(({ payer }) => payer !== flow.payer)) {
    const total = totals.get(other.payer) ?? 0;
    const payerTurns = Math.min(total, Math.ceil(((ownTurns + 1) * other.payerShare) / flow.payerShare));
    turns.set(other, (payerTurns * other.generations) / total);
  }
  return turns;
}

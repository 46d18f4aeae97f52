import { expect, test } from 'vitest';
import { chargeFlow, forgetPassed, nextFlow, turnsBefore, type Flow, type Tags } from './fair-turns.ts';

const name = ({ payer, store }: Flow) => `${payer}/${store}`;
const equal = { payer: 1, store: 1 };

/** A queue of generations with equal photos; `arrivals` come before a turn. Who had each turn, in order. */
function play(
  queued: Record<string, number>,
  turns: number,
  options: { arrivals?: Record<number, string[]>; shares?: (flow: Flow) => typeof equal } = {},
): string[] {
  const waiting = new Map(Object.entries(queued));
  const tags: Tags = new Map();
  const order: string[] = [];
  for (let turn = 0; turn < turns; turn++) {
    for (const one of options.arrivals?.[turn] ?? []) waiting.set(one, (waiting.get(one) ?? 0) + 1);
    const flows = [...waiting].filter(([, left]) => left > 0).map(([key]) => toFlow(key));
    if (!flows.length) break;
    const flow = nextFlow(flows, tags);
    chargeFlow(tags, flow, 1, options.shares?.(flow) ?? equal);
    forgetPassed(tags, flows);
    waiting.set(name(flow), (waiting.get(name(flow)) ?? 0) - 1);
    order.push(name(flow));
  }
  return order;
}

function toFlow(key: string): Flow {
  const [payer, store] = key.split('/');
  return { payer, store };
}

test('one store with 10,000 and fifty with one each: every small one begins within one round', () => {
  const small = Array.from({ length: 50 }, (_, index) => `p/small-${index}`);
  const order = play({ 'p/big': 10_000, ...Object.fromEntries(small.map((one) => [one, 1])) }, 51);
  expect(new Set(order)).toEqual(new Set(['p/big', ...small]));
  // also when they come while the big one is being worked through
  const late = play({ 'p/big': 10_000 }, 500, { arrivals: { 400: small } });
  expect(small.filter((one) => late.indexOf(one) > 400 + 50)).toEqual([]);
});

test('payers take turns however many stores each has, and stores take turns within a payer', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`a/${index}`, 10]));
  const order = play({ ...many, 'b/one': 100 }, 60);
  expect(order.filter((one) => one === 'b/one')).toHaveLength(30);
  expect(new Set(order.filter((one) => one.startsWith('a/'))).size).toBe(30);
});

test('shares of two to one are kept', () => {
  const shares = ({ payer }: Flow) => ({ payer: payer === 'a' ? 2 : 1, store: 1 });
  const order = play({ 'a/x': 1000, 'b/x': 1000 }, 300, { shares });
  expect(order.filter((one) => one === 'a/x')).toHaveLength(200);
});

test('nobody saves up turns by being idle, and nobody gains by ordering one at a time', () => {
  const arrivals = Object.fromEntries(Array.from({ length: 400 }, (_, turn) => [turn, ['a/single']]));
  const idle = { 100: Array.from({ length: 100 }, () => 'c/idle') };
  const order = play({ 'b/x': 1000 }, 300, {
    arrivals: { ...arrivals, 100: [...arrivals[100], ...idle[100]] },
  });
  const turnsOf = (key: string, from: number, to: number) =>
    order.slice(from, to).filter((one) => one === key).length;
  expect(turnsOf('a/single', 0, 100)).toBe(50);
  expect(turnsOf('c/idle', 101, 161)).toBe(20);
  expect(turnsOf('b/x', 101, 161)).toBe(20);
});

test('the bound holds for 200 random worlds: a newcomer waits at most for each other queue once', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let world = 0; world < 200; world++) {
    const payers = 1 + random(5);
    const stores = 1 + random(6);
    const queued: Record<string, number> = {};
    for (let payer = 0; payer < payers; payer++)
      for (let store = 0; store < stores; store++) queued[`p${payer}/s${store}`] = random(60);
    const at = random(40);
    const order = play(queued, 2000, { arrivals: { [at]: ['p0/new'] } });
    // after at most one turn of each other store of its payer, each in a round of all payers
    const waited = order.indexOf('p0/new') - Math.min(at, order.length);
    expect(waited).toBeLessThanOrEqual((stores + 1) * payers);
  }
});

test('the place that is told is the place that is taken', () => {
  const queued = { 'a/x': 40, 'a/y': 3, 'a/z': 12, 'b/x': 100 };
  const waiting = Object.entries(queued).map(([key, generations]) => ({
    ...toFlow(key),
    generations,
    payerShare: 1,
    storeShare: 1,
  }));
  const order = play(queued, 1000);
  for (const { payer, store, generations } of waiting)
    for (let rank = 1; rank <= generations; rank++) {
      const told = [...turnsBefore(waiting, { payer, store, payerShare: 1, storeShare: 1 }, rank).values()];
      const position = told.reduce((sum, count) => sum + count, 0);
      const nth = order.flatMap((one, index) => (one === `${payer}/${store}` ? [index] : []))[rank - 1];
      // one round of the other queues may fall before or after it
      expect(Math.abs(position - nth)).toBeLessThanOrEqual(5);
    }
});

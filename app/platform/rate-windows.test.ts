import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '#test/setup/database.ts';
import { queueBackends } from '#test/setup/queue-backends.ts';
import { connectRateWindows } from './rate-windows.server.ts';

const { databaseUrl } = await testDatabase();
const noon = new Date('2026-05-17T12:00:20.000Z');
const minute = (name: string, quota: number) => ({ name, quota, seconds: 60 });

describe.each(queueBackends(databaseUrl))('rate windows on $backend', ({ env, backend }) => {
  const open = () => {
    const windows = connectRateWindows({ ...env, QUEUE_PREFIX: `rate-${process.pid}` }, (error) => {
      throw error;
    });
    afterAll(() => windows.close());
    return windows;
  };
  const [first, second] = [open(), open()];

  test('two processes together give out exactly the quota, whatever the order', async () => {
    const windows = [minute('all', 40), minute('one', 1000)];
    const takes = await Promise.all(
      Array.from({ length: 120 }, (_, at) => (at % 2 ? first : second).take('exact', windows, noon)),
    );
    const allowed = takes.filter(({ ok }) => ok);
    expect(allowed).toHaveLength(40);
    const places = allowed.map(({ uses }) => uses[0].used).sort((one, other) => one - other);
    expect(places).toEqual(Array.from({ length: 40 }, (_, place) => place + 1));
    const [, wide] = (await first.take('exact', windows, noon)).uses;
    // what was refused took nothing from the wider window either
    expect(wide.used).toBe(40);
  });

  test('a refusal by one window takes nothing from another one, also while others take', async () => {
    await first.take('fair', [minute('narrow', 1)], noon);
    const refused = Array.from({ length: 30 }, () =>
      first.take('fair', [minute('wide', 20), minute('narrow', 1)], noon),
    );
    const taken = Array.from({ length: 20 }, () => second.take('fair', [minute('wide', 20)], noon));
    expect((await Promise.all(refused)).some(({ ok }) => ok)).toBe(false);
    expect((await Promise.all(taken)).every(({ ok }) => ok)).toBe(true);
  });

  test('a window ends at its time, and a clock that is behind does not bring it back', async () => {
    const windows = [minute('turn', 2)];
    const resetsAtMs = Date.parse('2026-05-17T12:01:00.000Z');
    expect(await first.take('turn', windows, noon)).toEqual({ ok: true, uses: [{ used: 1, resetsAtMs }] });
    const next = new Date(resetsAtMs);
    expect((await first.take('turn', windows, next)).uses[0].used).toBe(1);
    const behind = await second.take('turn', windows, new Date(resetsAtMs - 1));
    expect(behind).toEqual({ ok: true, uses: [{ used: 2, resetsAtMs: resetsAtMs + 60_000 }] });
    expect((await second.take('turn', windows, next)).ok).toBe(false);
  });

  test(`windows of many lengths in different orders never wait for each other in a circle (${backend})`, async () => {
    const windows = ['a', 'b', 'c', 'd'].map((name) => minute(name, 1000));
    const orders = [windows, windows.toReversed(), [windows[2], windows[0]], [windows[1], windows[3]]];
    const takes = await Promise.all(
      Array.from({ length: 80 }, (_, at) => (at % 3 ? first : second).take('circle', orders[at % 4], noon)),
    );
    expect(takes.every(({ ok }) => ok)).toBe(true);
    const { uses } = await first.take('circle', windows, noon);
    expect(uses.map(({ used }) => used)).toEqual([61, 61, 61, 61]);
  });
});

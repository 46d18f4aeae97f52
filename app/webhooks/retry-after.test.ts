import { expect, test } from 'vitest';
import { askedWaitMs, pauseMs, spread } from './retry-after.ts';

const now = new Date('2026-05-17T08:31:04Z');

test('a wait is asked for with 429 or 503 only, in seconds or as a date, and is a day at most', () => {
  expect(askedWaitMs(429, '120', now)).toBe(120_000);
  expect(askedWaitMs(503, 'Sun, 17 May 2026 08:41:04 GMT', now)).toBe(600_000);
  expect(askedWaitMs(429, '999999999', now)).toBe(86_400_000);
  expect(askedWaitMs(503, 'Sun, 17 May 2099 08:41:04 GMT', now)).toBe(86_400_000);
  for (const [status, header] of [
    [500, '120'],
    [200, '120'],
    [null, '120'],
    [429, undefined],
    [429, ''],
    [429, '0'],
    [429, '-5'],
    [429, 'soon'],
    [429, '1e9'],
    [503, 'Sun, 17 May 2026 08:21:04 GMT'],
  ] as const)
    expect([status, header, askedWaitMs(status, header, now)]).toEqual([status, header, undefined]);
});

test('the whole endpoint waits an hour at most, and what waited comes back spread out', () => {
  expect([pauseMs(60_000), pauseMs(86_400_000)]).toEqual([60_000, 3_600_000]);
  expect([spread(60_000, 0), spread(60_000, 1)]).toEqual([60_000, 66_000]);
});

import { expect, test } from 'vitest';
import { monthAround, quietUntil } from './store-time.ts';

const hour = 60;

test.each([
  ['before it', '2026-05-17T17:59:00Z', undefined],
  ['in its first minute', '2026-05-17T18:00:30Z', '2026-05-18T05:00:00.000Z'],
  ['after midnight', '2026-05-18T04:59:59Z', '2026-05-18T05:00:00.000Z'],
  ['when it has ended', '2026-05-18T05:00:00Z', undefined],
])('a quiet night from 20 to 7 in Berlin, %s', (_name, at, until) => {
  const end = quietUntil(new Date(at), 'Europe/Berlin', { quietFrom: 20 * hour, quietTo: 7 * hour });
  expect(end?.toISOString()).toBe(until);
});

test('quiet time within one day, none at all, and a time zone that nobody knows', () => {
  const noon = new Date('2026-05-17T12:30:00Z');
  expect(quietUntil(noon, 'UTC', { quietFrom: 12 * hour, quietTo: 13 * hour })?.toISOString()).toBe(
    '2026-05-17T13:00:00.000Z',
  );
  expect(quietUntil(noon, 'UTC', { quietFrom: null, quietTo: null })).toBeUndefined();
  expect(quietUntil(noon, 'UTC', { quietFrom: 5, quietTo: 5 })).toBeUndefined();
  expect(quietUntil(noon, 'Mars/Olympus', { quietFrom: 12 * hour, quietTo: 13 * hour })).toBeDefined();
});

test.each([
  // New York's clocks change on 8 March and on 1 November
  ['2026-03-20T12:00:00Z', '2026-03-01T05:00:00.000Z', '2026-04-01T04:00:00.000Z'],
  ['2026-12-31T23:00:00Z', '2026-12-01T05:00:00.000Z', '2027-01-01T05:00:00.000Z'],
  ['2026-11-01T04:30:00Z', '2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z'],
])('the month around %s in New York', (at, start, end) => {
  const month = monthAround(new Date(at), 'America/New_York');
  expect([month.start.toISOString(), month.end.toISOString()]).toEqual([start, end]);
});

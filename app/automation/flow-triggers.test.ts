import { expect, it } from 'vitest';
import { dueTriggers } from './flow-triggers.ts';

const fits = { passed: true };
const differs = { passed: false };
const asset = (status: string, style: unknown = fits) => ({ status, style });

it('photos that wait need review, unless a rule will approve them', () => {
  const assets = [asset('awaiting-review'), asset('awaiting-review', differs), asset('failed')];
  expect(dueTriggers(assets, false)).toEqual({ 'needs-review': 2 });
  expect(dueTriggers(assets, true)).toEqual({ 'needs-review': 1 });
  expect(dueTriggers([asset('awaiting-review')], true)).toEqual({});
});

it('photos are ready when none waits any more and one is approved at least', () => {
  expect(dueTriggers([asset('approved'), asset('rejected'), asset('failed')], false)).toEqual({ ready: 1 });
  expect(dueTriggers([asset('approved'), asset('awaiting-review')], false)).toEqual({ 'needs-review': 1 });
  expect(dueTriggers([asset('rejected')], false)).toEqual({});
  expect(dueTriggers([], true)).toEqual({});
});

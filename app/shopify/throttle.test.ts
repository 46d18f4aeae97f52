import { expect, test } from 'vitest';
import { createThrottle } from './throttle.server.ts';

const status = { maximumAvailable: 2000, currentlyAvailable: 500, restoreRate: 100 };

test('a shop that nothing is known of is asked at once', () => {
  expect(createThrottle(() => 0).secondsUntil(1000)).toBe(0);
});

test('the wait is what the restore rate needs, a tenth of the bucket kept back for the merchant', async () => {
  let milliseconds = 0;
  const throttle = createThrottle(() => milliseconds);
  const taken = await throttle.take('ReadProduct');
  throttle.settle('ReadProduct', taken, { requestedCost: 50, status });
  expect(throttle.secondsUntil(300)).toBe(0);
  expect(throttle.secondsUntil(800)).toBe(5);
  milliseconds = 3000;
  expect(throttle.secondsUntil(800)).toBe(2);
  milliseconds = 60_000;
  expect(throttle.secondsUntil(1800)).toBe(0);
});

test('requests under way count as spent, and an answer that never came gives them back', async () => {
  const throttle = createThrottle(() => 0);
  throttle.settle('ReadProduct', await throttle.take('ReadProduct'), { requestedCost: 200, status });
  const taken = await throttle.take('ReadProduct');
  expect(taken).toBe(200);
  expect(throttle.secondsUntil(200)).toBe(1);
  throttle.settle('ReadProduct', taken);
  expect(throttle.secondsUntil(200)).toBe(0);
});

import { expect, test } from 'vitest';
import {
  describeSet,
  deviationFrom,
  measureSet,
  mostDeviation,
  type PhotoSetting,
} from './set-consistency.ts';

const photo: PhotoSetting = {
  sceneId: 'wood',
  lightDegrees: 120,
  horizon: 0.56,
  fill: 0.6,
  centreX: 0.5,
  marginBelow: 0.15,
  backdropOklab: [0.8, 0.01, 0.03],
};
const siblings = [photo, { ...photo, lightDegrees: 126, fill: 0.62 }, { ...photo, lightDegrees: 114 }];

test('siblings of one set belong together', () => {
  for (const [at, one] of siblings.entries()) {
    const others = siblings.filter((_, other) => other !== at);
    expect(deviationFrom(one, others)).toBeLessThan(mostDeviation / 3);
  }
  expect(measureSet(siblings, 0)?.score).toBeGreaterThan(90);
});

const strangers: [string, Partial<PhotoSetting>][] = [
  ['lit from the other side', { lightDegrees: 30 }],
  ['half as large', { fill: 0.3 }],
  ['on a floor seen from far above', { horizon: 0.2 }],
  ['low in the frame', { marginBelow: -0.15 }],
  ['before another wall', { backdropOklab: [0.5, 0.01, 0.03] }],
];

test.each(strangers)('a photo %s does not belong', (_what, change) => {
  expect(deviationFrom({ ...photo, ...change }, siblings)).toBeGreaterThan(mostDeviation);
});

test('wood beside marble is meant: colour counts within one scene', () => {
  const marble: PhotoSetting = { ...photo, sceneId: 'marble', backdropOklab: [0.95, 0, 0.004] };
  expect(deviationFrom(marble, siblings)).toBeLessThan(mostDeviation / 3);
});

test('light from 350 and from 10 degrees is 20 degrees apart', () => {
  const [left, right] = [350, 10].map((lightDegrees) => ({ ...photo, lightDegrees }));
  expect(measureSet([left, right], 0)?.spread.light).toBe(20);
});

test('two photos are no set that a third is judged by alone, one is nothing to measure', () => {
  expect(deviationFrom({ ...photo, fill: 0.1 }, [photo])).toBeNull();
  expect(measureSet([photo], 0)).toBeNull();
});

test('what a merchant reads has the number, and what was done', () => {
  const measured = measureSet(siblings, 1);
  expect(measured && describeSet(measured)).toBe(
    'Together the photos match to 99 of 100 (light within 12°, size within 2 %, horizon within 0 %); one photo was made again to match the others.',
  );
});

test('products of one set share a line or a middle: a low one is not out of place beside a tall one', () => {
  const tall = { ...photo, centreY: 0.52, marginBelow: 0.18 };
  const low = { ...photo, centreY: 0.52, marginBelow: 0.34 };
  expect(deviationFrom(low, [tall, tall])).toBeLessThan(mostDeviation / 3);
  expect(measureSet([tall, low], 0)?.spread.margins).toBe(0);
});

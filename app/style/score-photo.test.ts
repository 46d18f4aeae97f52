import { expect, test } from 'vitest';
import { fitProfile } from './fit-profile.ts';
import { measurePhoto } from './measure-photo.ts';
import { styleProfile, type StyleProfile } from './profile.ts';
import { scorePhoto } from './score-photo.ts';

type Shot = {
  backdrop: [number, number, number];
  product: [number, number, number];
  at: number;
  shape?: number;
};

/** A box on a plain backdrop, a little further left or right. */
function shoot({ backdrop, product, at, shape = 1 }: Shot) {
  const [width, height] = [128, Math.round(128 / shape)];
  const rgb = new Uint8Array(width * height * 3);
  const shift = Math.round(6 * Math.sin(at * 2.1));
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const isProduct = x > 40 + shift && x < 88 + shift && y > 0.25 * height + shift / 2 && y < 0.8 * height;
    const grain = ((pixel * 7919) % 5) - 2;
    rgb.set(
      (isProduct ? product : backdrop).map((value) => Math.max(0, Math.min(255, value + grain))),
      pixel * 3,
    );
  }
  return measurePhoto({ width, height, rgb });
}

const white: Shot['backdrop'] = [246, 245, 243];
const dark: Shot['backdrop'] = [52, 50, 58];
const product = (at: number): Shot['product'] => [90 + 9 * at, 70 + ((at * 37) % 90), 160 - 8 * at];

function profileOf(shots: Shot[]): StyleProfile {
  const fitted = fitProfile(shots.map((shot, at) => ({ id: `photo_${at}`, measurement: shoot(shot) })));
  if (!fitted.ok) throw new Error(fitted.message);
  return fitted.profile;
}

const onWhite = Array.from({ length: 10 }, (_, at) => ({ backdrop: white, product: product(at), at }));
const onDark = Array.from({ length: 8 }, (_, at) => ({ backdrop: dark, product: product(at), at: at + 3 }));
const store = profileOf([...onWhite, ...onDark]);

test('each look has a name, a share and photos that are typical of it', () => {
  expect(store.looks.map(({ name, share }) => [name, share])).toEqual([
    ['white packshot', 0.5556],
    ['dark grey packshot', 0.4444],
  ]);
  expect(store.looks[1].typical).toHaveLength(3);
  for (const id of store.looks[1].typical) expect(Number(id.split('_')[1])).toBeGreaterThanOrEqual(10);
  expect(store.sentences.at(-1)).toBe('Two looks: white packshot (56 %) and dark grey packshot (44 %).');
});

test('the studio of a store with two looks is its main packshot look, not their mean', () => {
  expect(store.backdrop.oklab[0]).toBeGreaterThan(0.95);
  expect(store.backdrop.share).toBeCloseTo(10 / 18);
});

test('a photo is scored among the photos of its nearest look, and passes the gate', () => {
  const next = scorePhoto(store, shoot({ backdrop: dark, product: product(9), at: 12 }));
  expect(next.look).toBe('dark grey packshot');
  expect(next.percentile).toBeGreaterThan(10);
  expect(next.passed).toBe(true);
  expect(next.nearest.every(({ id }) => Number(id.split('_')[1]) >= 10)).toBe(true);
});

test('a photo on a set the store does not have fails the gate and says why', () => {
  const strange = scorePhoto(store, shoot({ backdrop: [205, 120, 60], product: product(2), at: 2 }));
  expect(strange.passed).toBe(false);
  expect(strange.percentile).toBeLessThan(1);
  expect(strange.explanation[0]).toMatch(/^The backdrop is .+ than in the store’s photos\.$/);
});

test('the shape of the frame counts for a stray photo, not for one whose shape was ordered', () => {
  const wide = shoot({ backdrop: white, product: product(4), at: 4, shape: 1.6 });
  const stray = scorePhoto(store, wide);
  const ordered = scorePhoto(store, wide, 'as-ordered');
  expect(stray.explanation).toContain('The format is wider than in the store’s photos.');
  expect(ordered.score).toBeGreaterThan(stray.score);
});

test('a profile of the first version is read as a store with one look', () => {
  const {
    looks: _looks,
    oneOffs: _oneOffs,
    tolerances: _tolerances,
    calibration: _calibration,
    ...kept
  } = store;
  const first = {
    ...kept,
    version: 1,
    exemplars: store.exemplars.map(({ id, traits }) => ({
      id,
      vector: { traits, layout: [], product: [], backdrop: [] },
    })),
    ownDistances: [0.1, 0.2],
  };
  const read = styleProfile.parse(JSON.parse(JSON.stringify(first)));
  expect(read.looks.map(({ name, photos }) => [name, photos])).toEqual([['usual look', 18]]);
  expect(read.tolerances).toHaveLength(store.tolerances.length);
  expect(scorePhoto(read, shoot(onWhite[3])).passed).toBe(true);
});

test('a profile survives being stored', () => {
  expect(styleProfile.parse(JSON.parse(JSON.stringify(store)))).toEqual(store);
});

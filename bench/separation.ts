/**
 * Does a profile know its own store? Every photo of a store that the profile has not seen, against all photos of the other
 * stores. Needs real stores, one folder each, in AFTERLIGHT_PHOTOS or beside the project; without them it says so.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { readPhoto } from '#app/imaging/read-photo.ts';
import { fitProfile, type MeasuredPhoto } from '#app/style/fit-profile.ts';
import { measurePhoto, measuringSidePixels } from '#app/style/measure-photo.ts';
import type { StyleProfile } from '#app/style/profile.ts';
import { scorePhoto } from '#app/style/score-photo.ts';
import { globalStatistics, robustZ } from './global-statistics.ts';
import type { BenchResult } from './run.ts';

type StorePhoto = MeasuredPhoto & { store: string; statistics: number[] };
type Row = Record<string, number | string>;

const folds = 5;
/** One look is what holds at least this share of a store's photos. */
const oneLookShare = 0.75;

export async function bench(): Promise<BenchResult> {
  const folder = process.env.AFTERLIGHT_PHOTOS ?? '../shared/photos';
  if (!existsSync(folder)) return { ratio: 0, skipped: 'no photographs: set AFTERLIGHT_PHOTOS' };
  const photos = await measureStores(folder);
  const stores = [...new Set(photos.map(({ store }) => store))];
  const rows = stores.map((store) => examine(store, photos));
  console.table(Object.fromEntries(rows.map(({ store, ...row }) => [store, row])));
  const single = rows.filter(({ mainLook }) => mainLook >= oneLookShare);
  const accuracy = nearestAccuracy(photos, stores);
  const auc = mean(rows.map((row) => row.auc));
  return {
    ratio: three(auc / mean(rows.map((row) => row.baseline))),
    auc: three(auc),
    aucOneLook: three(mean(single.map((row) => row.auc))),
    storesWithOneLook: single.map(({ store }) => store).join(' '),
    aucWithoutFormat: three(mean(rows.map((row) => row.withoutFormat))),
    aucGlobalStatistics: three(mean(rows.map((row) => row.baseline))),
    nearestProfile: three(accuracy),
    nearestProfileByChance: three(1 / stores.length),
    ownBelowTenthPercentile: three(mean(rows.map((row) => row.ownBelowTenth))),
    othersBelowTenthPercentile: three(mean(rows.map((row) => row.othersBelowTenth))),
  };
}

async function measureStores(folder: string): Promise<StorePhoto[]> {
  sharp.concurrency(1);
  const entries = await readdir(folder, { withFileTypes: true });
  const photos: StorePhoto[] = [];
  for (const store of entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort())
    for (const id of (await readdir(join(folder, store))).sort()) {
      const read = await readPhoto(await readFile(join(folder, store, id)), {
        maxSidePixels: measuringSidePixels,
      });
      if (!read.ok) continue;
      const measurement = measurePhoto(read.picture);
      photos.push({ store, id, measurement, statistics: globalStatistics(read.picture) });
    }
  return photos;
}

function profileOf(photos: MeasuredPhoto[]): StyleProfile {
  const fitted = fitProfile(photos);
  if (!fitted.ok) throw new Error(fitted.message);
  return fitted.profile;
}

/** Own photos in `folds` parts, each held out once. */
function heldOut(own: StorePhoto[], fold: number) {
  return {
    learnt: own.filter((_, at) => at % folds !== fold),
    held: own.filter((_, at) => at % folds === fold),
  };
}

function examine(store: string, photos: StorePhoto[]) {
  const own = photos.filter((photo) => photo.store === store);
  const others = photos.filter((photo) => photo.store !== store);
  const parts = Array.from({ length: folds }, (_, fold) => {
    const { learnt, held } = heldOut(own, fold);
    const profile = profileOf(learnt);
    const z = robustZ(learnt.map(({ statistics }) => statistics));
    const score = ({ measurement }: StorePhoto) => scorePhoto(profile, measurement);
    const [mine, theirs] = [held.map(score), others.map(score)];
    const plain = ({ measurement }: StorePhoto) => scorePhoto(profile, measurement, 'as-ordered').score;
    return {
      auc: areaUnderCurve(scoresOf(mine), scoresOf(theirs)),
      withoutFormat: areaUnderCurve(held.map(plain), others.map(plain)),
      baseline: areaUnderCurve(
        held.map(({ statistics }) => -z(statistics)),
        others.map(({ statistics }) => -z(statistics)),
      ),
      ownBelowTenth: shareBelowTenth(mine),
      othersBelowTenth: shareBelowTenth(theirs),
    };
  });
  const { looks } = profileOf(own);
  const average = (key: keyof (typeof parts)[number]) => three(mean(parts.map((part) => part[key])));
  return {
    store,
    photos: own.length,
    auc: average('auc'),
    withoutFormat: average('withoutFormat'),
    baseline: average('baseline'),
    ownBelowTenth: average('ownBelowTenth'),
    othersBelowTenth: average('othersBelowTenth'),
    mainLook: looks[0].share,
    looks: looks.map(({ name, photos: count }) => `${count} ${name}`).join(', '),
  } satisfies Row;
}

function scoresOf(scored: { score: number }[]): number[] {
  return scored.map(({ score }) => score);
}

function shareBelowTenth(scored: { percentile: number }[]): number {
  return scored.filter(({ percentile }) => percentile < 10).length / scored.length;
}

/** Share of photos whose store's profile, fitted without them, scores them highest of all stores' profiles. */
function nearestAccuracy(photos: StorePhoto[], stores: string[]): number {
  let right = 0;
  for (let fold = 0; fold < folds; fold += 1) {
    const parts = stores.map((store) =>
      heldOut(
        photos.filter((photo) => photo.store === store),
        fold,
      ),
    );
    const profiles = parts.map(({ learnt }) => profileOf(learnt));
    for (const [at, { held }] of parts.entries())
      for (const { measurement } of held) {
        const scores = profiles.map((profile) => scorePhoto(profile, measurement).score);
        if (scores.indexOf(Math.max(...scores)) === at) right += 1;
      }
  }
  return right / photos.length;
}

/** Chance that one of `mine` scores above one of `theirs`; equals count half. */
function areaUnderCurve(mine: number[], theirs: number[]): number {
  let above = 0;
  for (const one of mine) for (const other of theirs) above += one > other ? 1 : one === other ? 0.5 : 0;
  return above / (mine.length * theirs.length);
}

function mean(values: number[]): number {
  return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}

function three(value: number): number {
  return Math.round(value * 1000) / 1000;
}

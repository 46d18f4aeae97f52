import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { resampleProduct } from '#app/engines/studio/resample-product.ts';
import { studioEngine } from '#app/engines/studio/studio-engine.ts';
import { houseLook } from '#app/generation/wishes/look-of-profile.ts';
import { cutOut } from '#app/imaging/cut-out/cut-out.ts';
import { encodePhoto } from '#app/imaging/encode-photo.ts';
import { measureFidelity, type Fidelity } from '#app/imaging/fidelity/measure-fidelity.ts';
import type { CutOut } from '#app/imaging/picture.ts';
import { readPhoto } from '#app/imaging/read-photo.ts';
import type { BenchResult } from './run.ts';
import { round, samplePhotos } from './sample-photo.ts';
import { tamperings } from './tamper.ts';

const scenes = ['seamless-sweep', 'marble', 'plaster-window'];
const longSide = 1200;
const mostProducts = 24;

/**
 * Every product on several scenes, as it is and altered in each way of the tamper set. `ratio` is the share of altered
 * photos that pass; both bars are 1 %.
 */
export async function bench(): Promise<BenchResult> {
  const products = await readProducts();
  const result = new Map<string, { passed: number; total: number; worst: string }>();
  const count = (name: string, passed: boolean, note: string) => {
    const entry = result.get(name) ?? { passed: 0, total: 0, worst: '' };
    result.set(name, {
      passed: entry.passed + (passed ? 1 : 0),
      total: entry.total + 1,
      worst: passed === (name === 'clean') ? entry.worst : note,
    });
  };
  for (const [at, { name, cut }] of products.entries())
    for (const scene of scenes) {
      const clean = await photograph(cut, cut, scene);
      count('clean', clean.passed, `${name}/${scene}: ${clean.reasons.join(' ')}`);
      if (scene !== scenes[at % scenes.length]) continue;
      for (const [kind, tamper] of Object.entries(tamperings)) {
        const altered = await tamper(cut);
        if (!altered) continue;
        const found = await photograph(altered, cut, scene);
        count(kind, found.passed, `${name}/${scene}: ${JSON.stringify({ ...found, reasons: undefined })}`);
      }
    }
  const rows = [...result].map(([kind, entry]) => ({ kind, ...entry }));
  console.table(rows.map(({ kind, passed, total }) => ({ kind, passed, total })));
  for (const { kind, worst } of rows) if (worst) console.log(`${kind}: ${worst}`);
  const altered = rows.filter(({ kind }) => kind !== 'clean');
  const sum = (key: 'passed' | 'total') => altered.reduce((total, row) => total + row[key], 0);
  const [clean] = rows;
  return {
    ratio: round(sum('passed') / sum('total')),
    alteredPhotos: sum('total'),
    alteredRejectedPercent: round(100 - (100 * sum('passed')) / sum('total')),
    cleanPhotos: clean.total,
    cleanPassedPercent: round((100 * clean.passed) / clean.total),
  };
}

/** The sample store's products, and those of real photographs when their folder is there. */
async function readProducts(): Promise<{ name: string; cut: CutOut }[]> {
  const names = ['amber-bottle', 'cream-jar', 'hand-tube', 'salt-soap', 'stoneware-mug', 'woven-speaker'];
  const own = await samplePhotos(names, 1400);
  const files = own.map((bytes, at) => ({ name: `sample photo ${at + 1}`, bytes }));
  const folder = process.env.AFTERLIGHT_PHOTOS ?? '../shared/photos';
  const photos: typeof files = [];
  if (existsSync(folder))
    for (const file of (await readdir(folder, { recursive: true })).sort())
      if (/\.(jpe?g|png|webp)$/i.test(file))
        photos.push({ name: file, bytes: await readFile(join(folder, file)) });
  // every eighth first: a mixture of all folders, not the first one whole
  for (let first = 0; first < 8; first++) files.push(...photos.filter((_, at) => at % 8 === first));
  const products: { name: string; cut: CutOut }[] = [];
  for (const { name, bytes } of files) {
    if (products.length === mostProducts) break;
    const read = await readPhoto(bytes, { maxSidePixels: 1200 });
    const cut = read.ok ? cutOut(read.picture) : read;
    if (cut.ok) products.push({ name, cut });
  }
  return products;
}

async function photograph(shown: CutOut, source: CutOut, scene: string): Promise<Fidelity> {
  const painted = await studioEngine.render({
    cutOut: shown,
    look: houseLook,
    scene,
    seed: 3,
    pose: 'standing',
    width: longSide,
    height: longSide,
  });
  if (!painted.ok) throw new Error(painted.message);
  const file = await encodePhoto(painted, { description: 'bench', recipe: {} });
  const read = await readPhoto(file);
  if (!read.ok) throw new Error(read.message);
  const expected = await resampleProduct(source, { ...painted.placement });
  return measureFidelity(read.picture, expected).fidelity;
}

sharp.concurrency(1);

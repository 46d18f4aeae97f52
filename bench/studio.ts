import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import sharp from 'sharp';
import { z } from 'zod';
import { collectLessOften } from '#app/collect-less-often.ts';
import { findFoot } from '#app/engines/studio/shadow/find-foot.ts';
import { planPlacement } from '#app/engines/studio/place-product.ts';
import { resampleProduct } from '#app/engines/studio/resample-product.ts';
import { shadeScene } from '#app/engines/studio/shadow/shadows.ts';
import { studioEngine } from '#app/engines/studio/studio-engine.ts';
import { houseLook } from '#app/generation/wishes/look-of-profile.ts';
import { photographProduct } from '#app/generation/photograph/photograph-product.ts';
import { cutOut } from '#app/imaging/cut-out/cut-out.ts';
import { encodePhoto } from '#app/imaging/encode-photo.ts';
import { drawHeatMap } from '#app/imaging/fidelity/heat-map.ts';
import { measureFidelity } from '#app/imaging/fidelity/measure-fidelity.ts';
import { readPhoto } from '#app/imaging/read-photo.ts';
import { memoryEnv } from '../scripts/supervise.ts';
import { photographBarely } from './photograph-barely.ts';
import type { BenchResult } from './run.ts';
import { round, samplePhotos } from './sample-photo.ts';

const side = 2048;
const [scene, taskset] = ['seamless-sweep', '/usr/bin/taskset'];

/**
 * One 2048×2048 asset on one core, against bare libvips: decode, resize, composite on a flat canvas, encode the JPEG.
 * Then whole workers, each a process of its own: photos a second with one thread and with two, and their memory.
 *
 *   npm run bench -- studio [--assets 1000] [--long-side 2048]
 */
export async function bench(): Promise<BenchResult> {
  const { values } = parseArgs({
    allowPositionals: true,
    options: {
      assets: { type: 'string', default: '48' },
      'long-side': { type: 'string', default: String(side) },
    },
  });
  // as a pixel thread does
  sharp.concurrency(1);
  sharp.cache(false);
  collectLessOften();
  const [tubes, others] = await Promise.all([
    samplePhotos(['hand-tube'], 1600),
    samplePhotos(['amber-bottle', 'salt-soap', 'tea-box', 'cream-jar'], 1200),
  ]);
  const photos = [tubes[0], ...(await onlyClear(others))];
  const speed = await measureSpeed(photos[0]);
  const stages = await measureStages(photos[0]);
  const folder = await mkdtemp(join(tmpdir(), 'afterlight-bench-'));
  try {
    const files = photos.map((_, at) => join(folder, `${at}.jpg`));
    await Promise.all(files.map((file, at) => writeFile(file, photos[at])));
    return { ...speed, ...stages, ...(await measureWorkers(files, values)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Those of which the product can be cut out. */
async function onlyClear(photos: Buffer[]): Promise<Buffer[]> {
  const read = await Promise.all(photos.map((photo) => readPhoto(photo)));
  return photos.filter((_, at) => {
    const one = read[at];
    return one.ok && cutOut(one.picture).ok;
  });
}

/** Turns before any is counted, as a worker runs for days with its code compiled; and those that are. */
const [warmTurns, turns] = [16, 11];

type Cost = { wall: number; cpu: number };
type Turn = { bare: Cost; whole: Cost; next: Cost };

/**
 * A new asset, and the next one of the same product, beside bare libvips: turn by turn, so that a slow minute of the
 * machine slows all three. On one core, which the libraries' threads and the collector's share; then on all of them, where
 * libvips decodes and encodes beside itself.
 */
async function measureSpeed(photo: Buffer): Promise<BenchResult> {
  let seed = 0;
  const photograph = async (bytes: Buffer) => {
    const made = await photographProduct({
      bytes,
      profile: null,
      scene,
      seed: ++seed,
      aspectRatio: { width: 1, height: 1 },
      pose: 'standing',
      preservation: 'strict',
    });
    if (!made.ok) throw new Error(made.message);
  };
  // a comment segment makes the same photo a new file, so that its cut-out is not known yet
  const anotherFile = () =>
    Buffer.concat([
      photo.subarray(0, 2),
      Buffer.from([0xff, 0xfe, 0, 6, seed & 255, seed >> 8, 0, 0]),
      photo.subarray(2),
    ]);
  const takeTurns = async (count: number): Promise<Turn[]> => {
    const all: Turn[] = [];
    for (let at = 0; at < count; at++) {
      const file = anotherFile();
      const bare = await costOf(() => photographBarely(photo, side));
      const whole = await costOf(() => photograph(file));
      all.push({ bare, whole, next: await costOf(() => photograph(file)) });
    }
    return all;
  };
  await takeTurns(warmTurns);
  const cores = availableParallelism();
  const isOnOneCore = useCores('0');
  const one = await takeTurns(turns);
  if (isOnOneCore) useCores(`0-${cores - 1}`);
  const all = await takeTurns(turns);
  const median = (some: Turn[], of: (turn: Turn) => number) => medianOf(some.map(of));
  return {
    ratio: median(one, ({ whole, bare }) => whole.wall / bare.wall),
    ratioNext: median(one, ({ next, bare }) => next.wall / bare.wall),
    isOnOneCore: String(isOnOneCore),
    // what other programs do on the machine does not count here
    cpuRatio: median(one, ({ whole, bare }) => whole.cpu / bare.cpu),
    cpuRatioNext: median(one, ({ next, bare }) => next.cpu / bare.cpu),
    ratioAllCores: median(all, ({ whole, bare }) => whole.wall / bare.wall),
    ratioNextAllCores: median(all, ({ next, bare }) => next.wall / bare.wall),
    wholeMilliseconds: median(one, ({ whole }) => whole.wall),
    nextMilliseconds: median(one, ({ next }) => next.wall),
    bareMilliseconds: median(one, ({ bare }) => bare.wall),
    wholeCpuMilliseconds: median(one, ({ whole }) => whole.cpu),
    nextCpuMilliseconds: median(one, ({ next }) => next.cpu),
    bareCpuMilliseconds: median(one, ({ bare }) => bare.cpu),
  };
}

/** Keeps all threads of this process to some cores; false where the system cannot. */
function useCores(cores: string): boolean {
  if (!existsSync(taskset)) return false;
  return spawnSync(taskset, ['-a', '-c', '-p', cores, String(process.pid)]).status === 0;
}

/** Milliseconds on the clock, and of the processor, all threads of the process together. */
async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  await work();
  return { wall: performance.now() - started, cpu: cpuMilliseconds(before) };
}

function cpuMilliseconds(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function medianOf(values: number[]): number {
  return round(values.toSorted((a, b) => a - b)[values.length >> 1]);
}

/** Where the time of one photo goes: the stages' medians in milliseconds of the processor. `paint` holds another `resample` and `shadows`. */
async function measureStages(photo: Buffer): Promise<Record<string, number>> {
  const times = new Map<string, number[]>();
  const time = async <Result>(stage: string, work: () => Result | Promise<Result>): Promise<Result> => {
    const before = process.cpuUsage();
    const result = await work();
    times.set(stage, [...(times.get(stage) ?? []), cpuMilliseconds(before)]);
    return result;
  };
  const frame = { width: side, height: side };
  for (let turn = 0; turn < 11; turn++) {
    const read = await time('read', () => readPhoto(photo));
    if (!read.ok) throw new Error(read.message);
    const cut = await time('cutOut', () => cutOut(read.picture));
    if (!cut.ok) throw new Error(cut.message);
    const standing = { isStanding: true, isOwnSet: false, room: null };
    const { placement } = planPlacement(cut, frame, houseLook.composition, standing);
    const product = await time('resample', () => resampleProduct(cut, placement));
    const room = { ...frame, horizon: null, isOwnSet: false };
    await time('shadows', () => shadeScene(product, findFoot(product), 'standing', houseLook, room));
    const request = { cutOut: cut, look: houseLook, scene, seed: turn, pose: 'standing' as const, ...frame };
    const painted = await time('paint', () => studioEngine.render(request));
    if (!painted.ok) throw new Error(painted.message);
    const file = await time('encode', () => encodePhoto(painted, { description: '', recipe: {} }));
    const decoded = await time('decode', () => readPhoto(file));
    if (!decoded.ok) throw new Error(decoded.message);
    const expected = await resampleProduct(cut, painted.placement);
    const { cells } = await time('fidelity', () => measureFidelity(decoded.picture, expected));
    await time('heatMap', () => drawHeatMap(cells));
  }
  return Object.fromEntries([...times].map(([stage, all]) => [`${stage}CpuMilliseconds`, medianOf(all)]));
}

const workerFigures = z.object({
  perSecond: z.number(),
  peakMegabytes: z.number(),
  afterThirdMegabytes: z.number(),
  endMegabytes: z.number(),
  curveMegabytes: z.array(z.number()),
  refused: z.array(z.string()),
  lateP99Milliseconds: z.number(),
  lateMostMilliseconds: z.number(),
});

/** `core`: the process may use this one only, where the system can say so. */
type WorkerOptions = { threads: number; assets: string; longSide: string; bare?: boolean; core?: number };

async function runWorker(files: string[], options: WorkerOptions): Promise<z.infer<typeof workerFigures>> {
  const { threads, assets, longSide, bare, core } = options;
  // built, as this file is when it runs
  const worker = fileURLToPath(new URL('./studio-worker.js', import.meta.url));
  const args = [worker, '--assets', assets, '--threads', String(threads), '--long-side', longSide];
  const command = [process.execPath, ...args, ...(bare ? ['--bare'] : []), ...files];
  const [program, ...rest] = core === undefined ? command : [taskset, '-c', String(core), ...command];
  // as the supervisor starts a worker
  const env = { ...process.env, ...memoryEnv };
  const { stdout } = await promisify(execFile)(program, rest, { env });
  return workerFigures.parse(JSON.parse(stdout));
}

/** Whole workers, and beside them what the machine gives bare libvips on a second core. */
async function measureWorkers(
  files: string[],
  { assets, 'long-side': longSide }: { assets: string; 'long-side': string },
): Promise<Record<string, number | string>> {
  const few = String(Math.min(48, Number(assets)));
  const run = (threads: number, more: Partial<WorkerOptions> = {}) =>
    runWorker(files, { threads, assets: few, longSide, ...more });
  const one = await run(1, { assets });
  const two = await run(2);
  const bareOne = await run(1, { bare: true });
  const bareTwo = await run(2, { bare: true });
  // one thread leaves the collector and libvips the other core
  const pinned = existsSync(taskset) ? await run(1, { core: 0 }) : undefined;
  return {
    assets: Number(assets),
    longSide: Number(longSide),
    cores: availableParallelism(),
    perSecondOneThread: round(one.perSecond),
    perSecondTwoThreads: round(two.perSecond),
    scaling: round(two.perSecond / one.perSecond),
    scalingOfBareLibvips: round(bareTwo.perSecond / bareOne.perSecond),
    ...(pinned ? { scalingOverOneCore: round(two.perSecond / pinned.perSecond) } : {}),
    peakMegabytes: one.peakMegabytes,
    peakMegabytesTwoThreads: two.peakMegabytes,
    growthMegabytes: one.endMegabytes - one.afterThirdMegabytes,
    curveMegabytes: one.curveMegabytes.join(' '),
    refused: one.refused.length,
    eventLoopLateP99Milliseconds: two.lateP99Milliseconds,
    eventLoopLateMostMilliseconds: two.lateMostMilliseconds,
  };
}

import { existsSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { scenes } from '#app/engines/studio/scenes.ts';
import sharp from 'sharp';
import { createPixels } from '#app/pixels.server.ts';
import { photographBarely } from './photograph-barely.ts';

/**
 * A worker process of its own that makes photos and says what they took: seconds, the most memory it ever had, what it had
 * after a third of them, at the end, and at each tenth, what the fidelity gate kept back, and how late its event loop was meanwhile. With `--bare` libvips
 * alone works, as many photos side by side.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    assets: { type: 'string', default: '24' },
    threads: { type: 'string', default: '1' },
    'long-side': { type: 'string', default: '2048' },
    scenes: { type: 'string', default: 'all' },
    bare: { type: 'boolean', default: false },
  },
});
const photos = positionals.map((file) => readFileSync(file));
const [assets, threads, longSide] = [values.assets, values.threads, values['long-side']].map(Number);
const chosen = values.scenes === 'all' ? scenes.map(({ id }) => id) : values.scenes.split(',');
const pixels = createPixels({ threads });
if (values.bare) {
  sharp.concurrency(1);
  sharp.cache(false);
}

const refused: string[] = [];

async function photograph(at: number): Promise<void> {
  // products come in turn, each in several scenes, as a catalogue is worked through
  const made = await pixels.run('photograph-product', {
    bytes: photos[Math.floor(at / 4) % photos.length],
    profile: null,
    scene: chosen[at % chosen.length],
    seed: at,
    aspectRatio: { width: 1, height: 1 },
    longSide,
    pose: 'standing',
    preservation: 'strict',
  });
  if (made.ok) return;
  // what the gate keeps back took as long to make
  if (made.code !== 'fidelity_gate') throw new Error(made.message);
  refused.push(`${chosen[at % chosen.length]} ${at}: ${made.message}`);
}

async function photographBare(at: number): Promise<void> {
  await photographBarely(photos[Math.floor(at / 4) % photos.length], longSide);
}

async function photographAll(count: number, onDone?: (done: number) => void): Promise<void> {
  let [next, done] = [0, 0];
  const lane = async () => {
    while (next < count) {
      await (values.bare ? photographBare : photograph)(next++);
      onDone?.(++done);
    }
  };
  await Promise.all(Array.from({ length: threads }, lane));
}

/** Linux counts what the parent had when it started this process as this one's own most; its status file does not. */
function peakMegabytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = /^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Math.round(Number(kilobytes) / 1024);
}

const rssMegabytes = () => Math.round(process.memoryUsage().rss / 1024 / 1024);
// each thread compiles its code and paints its first sets
await photographAll(4 * threads);
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const started = performance.now();
const [third, tenth] = [Math.ceil(assets / 3), Math.max(1, Math.floor(assets / 10))];
const curve: number[] = [];
let afterThird = 0;
// nobody waits at a tenth: the threads work on
await photographAll(assets, (done) => {
  if (done % tenth === 0) curve.push(rssMegabytes());
  if (done === third) afterThird = rssMegabytes();
});
const seconds = (performance.now() - started) / 1000;
console.log(
  JSON.stringify({
    assets,
    threads,
    seconds,
    perSecond: assets / seconds,
    peakMegabytes: peakMegabytes(),
    afterThirdMegabytes: afterThird,
    endMegabytes: rssMegabytes(),
    curveMegabytes: curve,
    refused,
    lateP99Milliseconds: Math.round(delay.percentile(99) / 1e5) / 10,
    lateMostMilliseconds: Math.round(delay.max / 1e5) / 10,
  }),
);
await pixels.close();

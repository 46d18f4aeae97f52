import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { scenes } from '#app/engines/studio/scenes.ts';
import { createPixels } from '#app/pixels.server.ts';

/**
 * A worker process of its own that makes photos and says what they took: seconds, the most memory it ever had, what it had
 * after a third of them and at the end, and how late its event loop was meanwhile.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    assets: { type: 'string', default: '24' },
    threads: { type: 'string', default: '1' },
    'long-side': { type: 'string', default: '2048' },
    scenes: { type: 'string', default: 'all' },
  },
});
const photos = positionals.map((file) => readFileSync(file));
const [assets, threads, longSide] = [values.assets, values.threads, values['long-side']].map(Number);
const chosen = values.scenes === 'all' ? scenes.map(({ id }) => id) : values.scenes.split(',');
const pixels = createPixels({ threads });

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
  if (!made.ok) throw new Error(made.message);
}

async function photographAll(from: number, to: number): Promise<void> {
  let next = from;
  const lane = async () => {
    while (next < to) await photograph(next++);
  };
  await Promise.all(Array.from({ length: threads }, lane));
}

// each thread compiles its code and paints its first sets
await photographAll(0, 4 * threads);
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const started = performance.now();
const third = Math.ceil(assets / 3);
await photographAll(0, third);
const rssAfterThird = process.memoryUsage().rss;
await photographAll(third, assets);
const seconds = (performance.now() - started) / 1000;
const megabyte = 1024 * 1024;
console.log(
  JSON.stringify({
    assets,
    threads,
    seconds,
    perSecond: assets / seconds,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    afterThirdMegabytes: Math.round(rssAfterThird / megabyte),
    endMegabytes: Math.round(process.memoryUsage().rss / megabyte),
    lateP99Milliseconds: Math.round(delay.percentile(99) / 1e5) / 10,
    lateMostMilliseconds: Math.round(delay.max / 1e5) / 10,
  }),
);
await pixels.close();

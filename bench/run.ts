import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';

/** What a benchmark found: `ratio` to a baseline measured in the same run, and what else is worth knowing. */
export type BenchResult = { ratio: number } & Record<string, number | string>;

const names = [
  'studio',
  'style',
  'truth',
  'separation',
  'cutout',
  'fidelity',
  'api',
  'queue',
  'catalog',
  'webhooks',
  'throttle',
];

/** Those that time pixel work: they run as it is built for production. Through tsx the same loops take half as long again. */
const builtNames = new Set(['studio', 'style', 'cutout']);

/** Builds a benchmark as `npm run build` builds the processes, with the threads it starts beside it. */
async function buildBench(name: string): Promise<string> {
  const outdir = '.cache/bench';
  await build({
    entryPoints: {
      [name]: `bench/${name}.ts`,
      print: 'bench/print.ts',
      'studio-worker': 'bench/studio-worker.ts',
      'pixel-thread': 'app/pixel-thread.ts',
      'render-task': 'test/sample-store/render-task.ts',
    },
    outdir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  return outdir;
}

const name = process.argv[2] ?? '';
if (!names.includes(name)) {
  console.error(`npm run bench -- NAME; NAME is one of ${names.join(', ')}.`);
  process.exit(1);
}
const started = builtNames.has(name)
  ? [join(await buildBench(name), 'print.js'), `./${name}.js`]
  : ['--import', 'tsx', 'bench/print.ts', `./${name}.ts`];
const { status } = spawnSync(process.execPath, [...started, ...process.argv.slice(3)], { stdio: 'inherit' });
process.exit(status ?? 1);

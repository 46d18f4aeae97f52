import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { lookOfSeed } from './looks.ts';
import { productMakers } from './products.ts';
import type { PhotoTruth, RenderTask } from './render-task.ts';

export type SampleStoreOptions = {
  /** which look; the same seed gives the same bytes */
  seed?: number;
  /** pixels a side */
  size?: number;
  outDir: string;
  /** only these products */
  only?: string[];
  onProgress?: (done: number, total: number, file: string) => void;
};

/** Products photographed from a second side too: they have a gallery of two. */
const withGallery = new Set(['amber-bottle', 'stoneware-mug']);

function planTasks({ seed = 1, size = 1600, outDir, only }: SampleStoreOptions): RenderTask[] {
  const unknown = only?.find((name) => !productMakers[name]);
  if (unknown)
    throw new Error(`There is no product "${unknown}". Known: ${Object.keys(productMakers).join(', ')}.`);
  return (only ?? Object.keys(productMakers)).flatMap((product) => {
    if (!withGallery.has(product)) return [{ product, view: 0, file: `${product}.jpg`, seed, size, outDir }];
    return [0, 1].map((view) => ({ product, view, file: `${product}-${view + 1}.jpg`, seed, size, outDir }));
  });
}

/**
 * Renders a store's photographs into `outDir`, each with its exact mask (`masks/`) and declared truth (`truth/`), and
 * `store.json` with what the shop says of its products.
 */
export async function renderSampleStore(options: SampleStoreOptions): Promise<PhotoTruth[]> {
  const tasks = planTasks(options);
  await mkdir(options.outDir, { recursive: true });
  const built = fileURLToPath(new URL('./render-task.js', import.meta.url));
  const isBuilt = existsSync(built);
  const pool = new Piscina({
    filename: isBuilt ? built : fileURLToPath(new URL('./render-task.ts', import.meta.url)),
    execArgv: isBuilt ? [] : ['--import', 'tsx'],
    maxThreads: availableParallelism(),
  });
  let done = 0;
  try {
    const truths = await Promise.all(
      tasks.map(async (task) => {
        const truth = (await pool.run(task)) as PhotoTruth;
        options.onProgress?.(++done, tasks.length, task.file);
        return truth;
      }),
    );
    await writeFile(
      join(options.outDir, 'store.json'),
      `${JSON.stringify(describeStore(options, tasks), null, 2)}\n`,
    );
    return truths;
  } finally {
    await pool.destroy();
  }
}

function describeStore({ seed = 1 }: SampleStoreOptions, tasks: RenderTask[]) {
  const products = [...new Set(tasks.map(({ product }) => product))].map((name) => {
    const { title, description, vendor, productType, tags } = productMakers[name]();
    const photos = tasks.filter(({ product }) => product === name).map(({ file }) => file);
    return { name, title, description, vendor, productType, tags, photos };
  });
  return { name: lookOfSeed(seed).title, seed, products };
}

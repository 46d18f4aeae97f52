import { workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { collectLessOften } from './collect-less-often.ts';
import { chooseMattingModel } from './imaging/cut-out/cut-out-product.ts';
import { loadMattingModel } from './imaging/matting-model.ts';
import { pixelTasks, type PixelTaskName } from './pixel-tasks.ts';

// One thread, one core: the pool is what runs side by side. libvips keeps no cache, we keep what is worth keeping.
sharp.concurrency(1);
sharp.cache(false);
collectLessOften();

const { cutOutModel } = workerData as { cutOutModel?: string };
if (cutOutModel) chooseMattingModel(loadMattingModel(cutOutModel));

/** What the pool calls. */
export default function run(task: { name: PixelTaskName; input: never }): Promise<unknown> {
  return pixelTasks[task.name](task.input);
}

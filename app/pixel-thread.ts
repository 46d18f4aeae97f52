import sharp from 'sharp';
import { pixelTasks, type PixelTaskName } from './pixel-tasks.ts';

// One thread, one core: the pool is what runs side by side. libvips keeps no cache, we keep what is worth keeping.
sharp.concurrency(1);
sharp.cache(false);

/** What the pool calls. */
export default function run(task: { name: PixelTaskName; input: never }): Promise<unknown> {
  return pixelTasks[task.name](task.input);
}

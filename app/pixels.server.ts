import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { checkMattingModel } from './imaging/matting-model.ts';
import type { PixelTaskName, PixelTasks } from './pixel-tasks.ts';

/** Pixel work, off the event loop: a pool of threads, started on first use. */
export type Pixels = {
  run<Name extends PixelTaskName>(
    name: Name,
    input: Parameters<PixelTasks[Name]>[0],
  ): Promise<Awaited<ReturnType<PixelTasks[Name]>>>;
  /** how many tasks can run at once */
  threads: number;
  close(): Promise<void>;
};

/** The thread's file: the built one in production, the source (through tsx) while developing and testing. */
function findThreadFile(): { filename: string; execArgv: string[] } {
  const built = fileURLToPath(new URL('./pixel-thread.js', import.meta.url));
  if (existsSync(built)) return { filename: built, execArgv: [] };
  return {
    filename: fileURLToPath(new URL('./pixel-thread.ts', import.meta.url)),
    execArgv: ['--import', 'tsx'],
  };
}

/**
 * @param options.threads how many tasks run side by side; default: one for each core
 * @param options.cutOutModel path of an ONNX model that is asked where our own cut-out refuses
 * @param options.onError told of a thread that ended while it had no task; one that has a task fails that task
 */
export function createPixels(
  options: { threads?: number; cutOutModel?: string; onError?: (error: Error) => void } = {},
): Pixels {
  const { threads = availableParallelism(), cutOutModel, onError } = options;
  if (cutOutModel) checkMattingModel(cutOutModel);
  let pool: Piscina | undefined;
  const open = () => {
    if (pool) return pool;
    pool = new Piscina({
      ...findThreadFile(),
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: 60_000,
      concurrentTasksPerWorker: 1,
      workerData: { cutOutModel },
    });
    // an 'error' that nobody listens to would end the process
    pool.on('error', (error: Error) => onError?.(error));
    return pool;
  };
  return {
    threads,
    run: (name, input) => open().run({ name, input }),
    close: async () => {
      await pool?.destroy();
      pool = undefined;
    },
  };
}

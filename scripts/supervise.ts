import { spawn, type ChildProcess } from 'node:child_process';

export type SupervisedProcess = { name: string; args: string[]; env?: Record<string, string | undefined> };
export type Supervised = {
  /** sends the signal to one process; it is started again when it ends */
  kill(name: string, signal: NodeJS.Signals): void;
  pidOf(name: string): number | undefined;
  stop(): Promise<void>;
};

const longestRestartSeconds = 30;

/**
 * glibc keeps a heap for each thread that ever asked it for memory, and libvips asks from many: two heaps give a worker's
 * photos the same speed in some 90 MB less. And a photo's pixels go back to the system when they are freed, where glibc
 * would soon keep them in its heap: another 50 MB less.
 */
export const memoryEnv = {
  MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
  MALLOC_MMAP_THRESHOLD_: process.env.MALLOC_MMAP_THRESHOLD_ ?? String(1024 * 1024),
};

/**
 * Runs Node processes and starts each again when it ends, later and later while it fails before it is ready.
 * @param options.onReady called with the name and port when a process says that it is ready
 * @param options.output where the processes' output goes
 */
export function superviseProcesses(
  processes: SupervisedProcess[],
  options: {
    onReady?: (name: string, port: number | undefined) => void;
    onOutput?: (name: string, line: string) => void;
  } = {},
): Supervised {
  const children = new Map<string, ChildProcess>();
  const timers = new Set<NodeJS.Timeout>();
  let isStopping = false;

  function start(one: SupervisedProcess, failures: number): void {
    const startedAt = Date.now();
    let wasReady = false;
    const child = spawn(process.execPath, one.args, {
      env: { ...process.env, ...memoryEnv, ...one.env },
      stdio: ['ignore', options.onOutput ? 'pipe' : 'inherit', options.onOutput ? 'pipe' : 'inherit', 'ipc'],
    });
    children.set(one.name, child);
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.split('\n')) if (line) options.onOutput?.(one.name, line);
      });
    child.on('message', (message: { ready?: string; port?: number }) => {
      wasReady ||= message.ready !== undefined;
      if (message.ready) options.onReady?.(one.name, message.port);
    });
    child.once('exit', (code, signal) => {
      if (isStopping) return;
      const wasShort = Date.now() - startedAt < 10_000;
      const count = wasReady ? Number(wasShort) : failures + 1;
      const seconds = count ? Math.min(longestRestartSeconds, 2 ** (count - 1) / 2) : 0;
      const line = `${one.name} ended (${signal ?? `exit code ${code}`}); it is started again in ${seconds} s`;
      if (options.onOutput) options.onOutput(one.name, line);
      else console.error(line);
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (!isStopping) start(one, count);
      }, seconds * 1000);
      timers.add(timer);
    });
  }

  for (const one of processes) start(one, 0);
  return {
    kill: (name, signal) => void children.get(name)?.kill(signal),
    pidOf: (name) => children.get(name)?.pid,
    async stop() {
      isStopping = true;
      for (const timer of timers) clearTimeout(timer);
      const running = [...children.values()].filter(
        (child) => child.exitCode === null && child.signalCode === null,
      );
      await Promise.all(
        running.map((child) => {
          const ended = new Promise((done) => child.once('exit', done));
          child.kill('SIGTERM');
          return ended;
        }),
      );
    },
  };
}

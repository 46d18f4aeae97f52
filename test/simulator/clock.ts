/** Work that the simulator does later, on its own clock. */
type ScheduledTask = { at: number; order: number; run: () => void | Promise<void> };

/**
 * The simulator's time: it runs `speed` times as fast as real time (0 = stands still) and can be moved forward, which
 * runs everything that fell due in between, in order.
 */
export class SimulatedClock {
  private readonly startedAt = Date.now();
  private offset = 0;
  private order = 0;
  private tasks: ScheduledTask[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private readonly running = new Set<Promise<void>>();

  constructor(readonly speed = 1) {}

  now(): Date {
    return new Date(this.startedAt + this.offset + (Date.now() - this.startedAt) * this.speed);
  }

  /** Runs `run` once `milliseconds` of simulated time have passed. */
  after(milliseconds: number, run: () => void | Promise<void>): void {
    this.tasks.push({ at: this.now().getTime() + milliseconds, order: this.order++, run });
    this.tasks.sort((one, other) => one.at - other.at || one.order - other.order);
    this.arm();
  }

  /** Moves time forward and waits until everything that fell due has been done, including what that work scheduled. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.now().getTime() + milliseconds;
    for (let next = this.tasks[0]; next && next.at <= end; next = this.tasks[0]) {
      this.offset += Math.max(0, next.at - this.now().getTime());
      this.tasks.shift();
      await this.perform(next);
    }
    this.offset += Math.max(0, end - this.now().getTime());
    await Promise.all(this.running);
    this.arm();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.tasks = [];
    await Promise.allSettled(this.running);
  }

  private perform(task: ScheduledTask): Promise<void> {
    const work = Promise.resolve()
      .then(task.run)
      .catch((error: unknown) => console.error('simulator: scheduled work failed', error))
      .finally(() => this.running.delete(work));
    this.running.add(work);
    return work;
  }

  private arm(): void {
    clearTimeout(this.timer);
    const next = this.tasks[0];
    if (!next || this.speed === 0 || this.stopped) return;
    const wait = Math.max(0, (next.at - this.now().getTime()) / this.speed);
    this.timer = setTimeout(() => this.runDue(), Math.min(wait, 2 ** 31 - 1));
    this.timer.unref();
  }

  private runDue(): void {
    const now = this.now().getTime();
    while (this.tasks[0] && this.tasks[0].at <= now) void this.perform(this.tasks.shift()!);
    this.arm();
  }
}

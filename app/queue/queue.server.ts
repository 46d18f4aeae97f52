import {
  Queue,
  Worker,
  createPostgresBackend,
  runMigrations,
  withBackend,
  type Job as BullJob,
  type JobType,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { jobs, lanes, type JobName, type Lane } from './jobs.ts';

/** A job as it travels through BullMQ: `id` is the outbox row's, so adding it twice is adding it once. */
export type QueuedJob = { id: string; name: JobName; payload: unknown };

/** What a worker is told about the job that it runs. */
export type JobRun = QueuedJob & { attempt: number; isLastAttempt: boolean };

/** BullMQ on PostgreSQL or on Redis: nobody outside this file knows which. */
export type JobQueue = {
  backend: 'postgres' | 'redis';
  add(queued: QueuedJob[]): Promise<void>;
  work(
    lane: Lane,
    options: { concurrency: number },
    run: (job: JobRun) => Promise<void>,
  ): { close(): Promise<void> };
  counts(lane: Lane): Promise<Record<string, number>>;
  /** takes jobs out, finished ones too; one that runs at this moment stays until it has ended */
  forget(queued: { id: string; name: JobName }[]): Promise<void>;
  /** throws when the backend cannot be reached */
  ping(): Promise<void>;
  close(): Promise<void>;
};

type BulkRow = ReturnType<typeof toBullJob>;

/** The little of BullMQ's classes that we use, alike on both backends. */
type LaneQueue = {
  addBulk(rows: BulkRow[]): Promise<unknown>;
  remove(id: string): Promise<unknown>;
  getJobCounts(...states: JobType[]): Promise<Record<string, number>>;
  close(): Promise<void>;
};

type Backend = {
  name: JobQueue['backend'];
  queue(lane: Lane): LaneQueue;
  worker(lane: Lane, concurrency: number, run: (job: BullJob) => Promise<void>): { close(): Promise<void> };
  ping(): Promise<void>;
  close(): Promise<void>;
};

type Timing = { lockSeconds: number; firstRetryMs: number };

const longestRetryMs = 300_000;

/** How long a killed worker's job waits until another one takes it up: its lock runs out, then a look finds it. */
function workerOptions({ lockSeconds, firstRetryMs }: Timing) {
  return {
    settings: {
      // twice as long after every failure, up to a limit, and spread by chance
      backoffStrategy: (attemptsMade: number) => {
        const whole = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(20, attemptsMade - 1));
        // PostgreSQL keeps whole milliseconds
        return Math.round(whole * (0.5 + Math.random() / 2));
      },
    },
    lockDuration: lockSeconds * 1000,
    stalledInterval: (lockSeconds * 1000) / 3,
    maxStalledCount: 100,
  };
}

function postgresBackend(databaseUrl: string, timing: Timing, onError: (error: Error) => void): Backend {
  const options = workerOptions(timing);
  const connection = { connectionString: databaseUrl, max: 6 };
  const onPostgres = withBackend(createPostgresBackend);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  pool.on('error', onError);
  return {
    name: 'postgres',
    queue: (lane) => new onPostgres.Queue(lane, { connection }).on('error', onError),
    worker: (lane, concurrency, run) =>
      new onPostgres.Worker(lane, (job: BullJob) => run(job), { connection, concurrency, ...options }).on(
        'error',
        onError,
      ),
    ping: async () => void (await pool.query('select 1')),
    close: () => pool.end(),
  };
}

function redisBackend(
  redisUrl: string,
  prefix: string,
  timing: Timing,
  onError: (error: Error) => void,
): Backend {
  const options = workerOptions(timing);
  // one connection for commands; workers block, so each duplicates it for itself
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  connection.on('error', onError);
  return {
    name: 'redis',
    queue: (lane) => new Queue(lane, { connection, prefix }).on('error', onError),
    worker: (lane, concurrency, run) =>
      new Worker(lane, run, { connection, prefix, concurrency, ...options }).on('error', onError),
    ping: async () => void (await connection.ping()),
    close: async () => void (await connection.quit()),
  };
}

/** Creates or updates BullMQ's own tables; needed once per deployment, harmless when repeated; nothing on Redis. */
export async function migrateQueue(env: {
  DATABASE_URL: string;
  REDIS_URL?: string | undefined;
}): Promise<void> {
  if (env.REDIS_URL) return;
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}

/** Connects to the queue: Redis when `REDIS_URL` is set, else the application's own PostgreSQL. */
export function connectQueue(
  env: {
    DATABASE_URL: string;
    REDIS_URL?: string | undefined;
    QUEUE_PREFIX?: string;
    QUEUE_LOCK_SECONDS?: number;
    firstRetryMs?: number;
  },
  onError: (error: Error) => void,
): JobQueue {
  const timing = { lockSeconds: env.QUEUE_LOCK_SECONDS ?? 30, firstRetryMs: env.firstRetryMs ?? 500 };
  const backend = env.REDIS_URL
    ? redisBackend(env.REDIS_URL, env.QUEUE_PREFIX ?? 'afterlight', timing, onError)
    : postgresBackend(env.DATABASE_URL, timing, onError);
  const queues = new Map<Lane, LaneQueue>();

  function queueOf(lane: Lane): LaneQueue {
    const queue = queues.get(lane) ?? backend.queue(lane);
    queues.set(lane, queue);
    return queue;
  }

  return {
    backend: backend.name,
    ping: () => backend.ping(),
    async add(queued) {
      for (const lane of lanes) {
        const rows = queued.filter((job) => jobs[job.name].lane === lane);
        if (rows.length) await queueOf(lane).addBulk(rows.map(toBullJob));
      }
    },
    work: (lane, options, run) => backend.worker(lane, options.concurrency, (job) => run(toJobRun(job))),
    counts: (lane) => queueOf(lane).getJobCounts('waiting', 'active', 'delayed', 'failed'),
    async forget(queued) {
      for (const { id, name } of queued) await queueOf(jobs[name].lane).remove(id);
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await backend.close();
    },
  };
}

function toBullJob(job: QueuedJob) {
  return {
    name: job.name,
    data: job.payload,
    opts: {
      jobId: job.id,
      attempts: jobs[job.name].attempts,
      backoff: { type: 'ever slower' },
      removeOnComplete: { age: 3600, count: 10_000 },
      removeOnFail: { age: 7 * 24 * 3600 },
    },
  };
}

function toJobRun(job: BullJob): JobRun {
  const attempt = job.attemptsMade + 1;
  return {
    id: String(job.id),
    name: job.name as JobName,
    payload: job.data,
    attempt,
    isLastAttempt: attempt >= (job.opts.attempts ?? 1),
  };
}

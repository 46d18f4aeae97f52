import type { Logger } from './log.ts';

/** Stops in order on SIGTERM or SIGINT, or when the supervising process is gone; a second signal stops at once. */
export function stopOnSignals(log: Logger, stop: () => Promise<void>): void {
  let isStopping = false;
  const begin = (signal: string) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, 'stopping');
    // nothing may hold a stop back for ever
    setTimeout(() => process.exit(1), 25_000).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the stop failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => begin(signal));
  process.on('disconnect', () => begin('the supervisor ended'));
}

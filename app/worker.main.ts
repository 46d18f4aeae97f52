import { parseEnv } from '#app/platform/env.ts';
import { stopOnSignals } from '#app/platform/signals.ts';
import { createServices } from '#app/services.server.ts';
import { startWorker } from '#app/worker.server.ts';

/** Process 2: the worker. */
const services = createServices(parseEnv(process.env), 'worker');
const stopWorker = startWorker(services);
services.log.info('worker is ready');
process.send?.({ ready: 'worker' });

stopOnSignals(services.log, async () => {
  await stopWorker();
  await services.close();
});

import { continueAutomation } from '#app/automation/continue-automation.server.ts';
import { lookAgain } from '#app/automation/look-again.server.ts';
import { runAutomation } from '#app/automation/run-automation.server.ts';
import { reconcileCatalog, syncCatalog } from '#app/catalog/sync-catalog.server.ts';
import { startReleases } from '#app/generation/turns/release-generations.server.ts';
import { settleCharges } from '#app/credits/billing/settle-charges.server.ts';
import { giveUpGeneration, renderGeneration } from '#app/generation/render-generation.server.ts';
import { handleShopifyWebhook } from '#app/inbox.server.ts';
import { haltFailingRings } from '#app/partners/rollout.server.ts';
import { giveUpAltText, writeAltTextInShop } from '#app/publishing/change-alt-text.server.ts';
import { stopOrders } from '#app/partners/stop-orders.server.ts';
import { giveUpPublication, publishAsset } from '#app/publishing/publish-asset.server.ts';
import { resumePublications } from '#app/publishing/resume-publications.server.ts';
import { tellFlow } from '#app/automation/tell-flow.server.ts';
import { giveUpRevert, revertPublication } from '#app/publishing/revert-publication.server.ts';
import { jobs, lanes, type JobName, type JobPayload, type Lane } from '#app/queue/jobs.ts';
import { startRelay } from '#app/queue/outbox.server.ts';
import type { JobRun } from '#app/queue/queue.server.ts';
import { startSchedule } from '#app/schedule.server.ts';
import type { Services } from '#app/services.ts';
import { eraseStore } from '#app/stores/erase-store.server.ts';
import { whileInstalled } from '#app/stores/while-installed.server.ts';
import { learnStyle } from '#app/style/learn-style.server.ts';
import { announceAsset } from '#app/webhooks/announce-asset.server.ts';
import { announceBatch } from '#app/webhooks/announce-batch.server.ts';
import { announceGeneration } from '#app/webhooks/announce-generation.server.ts';
import { announceLowCredits } from '#app/webhooks/announce-low-credits.server.ts';
import { runTestClock } from '#app/webhooks/test-clock.server.ts';
import { sendDelivery } from '#app/webhooks/send-delivery.server.ts';

type Handlers = { [Name in JobName]: (services: Services, payload: JobPayload<Name>) => Promise<unknown> };

/** Job name → use case, one line each; the compiler asks for every job of the catalogue. */
export const handlers: Handlers = {
  'handle-shopify-webhook': handleShopifyWebhook,
  'sync-catalog': syncCatalog,
  'reconcile-catalog': reconcileCatalog,
  'settle-charges': settleCharges,
  'publish-asset': publishAsset,
  'write-alt-text': writeAltTextInShop,
  'revert-publication': revertPublication,
  'resume-publications': resumePublications,
  'learn-style': (services, { storeId }) =>
    whileInstalled(services, storeId, (guarded) => learnStyle(guarded, { storeId })),
  'render-generation': renderGeneration,
  'run-automation': runAutomation,
  'look-again': lookAgain,
  'continue-automation': continueAutomation,
  'tell-flow': tellFlow,
  'announce-generation': announceGeneration,
  'announce-asset': announceAsset,
  'announce-batch': announceBatch,
  'announce-low-credits': announceLowCredits,
  'send-delivery': sendDelivery,
  'advance-test-clock': runTestClock,
  'stop-orders': stopOrders,
  'erase-store': eraseStore,
};

/** What is done when a job has failed for the last time. */
const lastResorts: {
  [Name in JobName]?: (services: Services, payload: JobPayload<Name>) => Promise<unknown>;
} = {
  'render-generation': (services, { generationId }) => giveUpGeneration(services, generationId),
  'publish-asset': (services, { publicationId }) => giveUpPublication(services, publicationId),
  'write-alt-text': (services, { publicationId }) => giveUpAltText(services, publicationId),
  'revert-publication': (services, { publicationId }) => giveUpRevert(services, publicationId),
};

/** Runs one job: its payload is checked, its outcome logged once. Throws so that the queue tries again. */
export async function runJob(services: Services, job: JobRun): Promise<void> {
  const log = services.log.child({ jobId: job.id, job: job.name, attempt: job.attempt });
  const scoped = { ...services, log };
  const started = performance.now();
  try {
    await handle(handlers, scoped, job);
    log.info({ milliseconds: Math.round(performance.now() - started) }, 'job done');
  } catch (error) {
    log.error(
      { err: toError(error) },
      job.isLastAttempt ? 'job failed for the last time' : 'job failed; it is tried again',
    );
    if (job.isLastAttempt) await handle(lastResorts, scoped, job);
    throw toError(error);
  }
}

async function handle(table: Partial<Handlers>, services: Services, job: JobRun): Promise<void> {
  const run = table[job.name] as ((services: Services, payload: unknown) => Promise<unknown>) | undefined;
  await run?.(services, jobs[job.name].payload.parse(job.payload));
}

/** The Shopify library throws Responses; the queue and the log want Errors. */
function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  if (thrown instanceof Response) return new Error(`HTTP ${thrown.status} ${thrown.statusText}`.trim());
  return new Error(String(thrown));
}

/** Starts the relay and a worker for each lane. The returned function finishes what runs, then stops. */
export function startWorker(services: Services): () => Promise<void> {
  const stopRelay = startRelay(services);
  const stopReleases = startReleases(services);
  const watch = setInterval(() => {
    haltFailingRings(services).catch((error: unknown) => {
      services.log.error({ err: toError(error) }, 'the rings could not be looked at');
    });
  }, 60_000);
  const stopSchedule = startSchedule(services);
  const concurrency: Record<Lane, number> = { pixels: services.pixels.threads, shopify: 4, steps: 8 };
  const workers = lanes.map((lane) =>
    services.queue.work(lane, { concurrency: concurrency[lane] }, (job) => runJob(services, job)),
  );
  return async () => {
    clearInterval(watch);
    await stopReleases();
    await stopRelay();
    await stopSchedule();
    await Promise.all(workers.map((worker) => worker.close()));
  };
}

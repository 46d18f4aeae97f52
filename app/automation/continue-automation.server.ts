import type { AutomationRule, Store } from '@prisma/client';
import { passesStyle } from '#app/generation/photograph/asset-figures.ts';
import { approveAssets } from '#app/generation/review-asset.server.ts';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import { scheduleJob } from '#app/queue/outbox.server.ts';
import type { Services } from '#app/services.ts';
import { keepDecision } from './keep-decision.server.ts';
import { decideOnOutcome } from './outcome-of-generation.ts';
import { quietUntil } from './store-time.ts';

/**
 * After an automatic generation: what became of it is kept for its product. If the rule that ordered it publishes alone, what
 * passed every gate is approved and published, outside the quiet hours; a photo that does not fit the store's style waits
 * for a person, with its reason. Photos that a person has rejected stay rejected.
 */
export async function continueAutomation(
  services: Pick<Services, 'db' | 'clock' | 'log'>,
  input: { generationId: string },
): Promise<{ publicationIds: string[] }> {
  const generation = await services.db.generation.findUnique({
    where: { id: input.generationId },
    include: {
      assets: { where: { status: { in: ['awaiting-review', 'approved'] } }, orderBy: { position: 'asc' } },
      store: true,
      rule: true,
    },
  });
  if (generation?.origin !== 'automation' || !generation.store) return { publicationIds: [] };
  const { store, rule } = generation;
  await keepOutcome(services, { ...generation, storeId: store.id });
  const assetIds = generation.assets.filter(passesStyle).map((asset) => asset.id);
  if (!rule?.isEnabled || !rule.publishesAlone || !assetIds.length) return { publicationIds: [] };
  if (await waitUntilLoud(services, store, rule, generation.id)) return { publicationIds: [] };
  await approveAssets(services, { storeId: store.id, assetIds });
  return { publicationIds: await publish(services, store.id, assetIds) };
}

async function keepOutcome(
  services: Pick<Services, 'db' | 'clock'>,
  generation: {
    id: string;
    productId: string | null;
    storeId: string;
    status: string;
    sourceHash: string | null;
    failureCode: string | null;
    failureMessage: string | null;
  },
): Promise<void> {
  const { productId, storeId, sourceHash, status } = generation;
  // what was canceled has its reason from whoever canceled it
  if (!productId || status === 'canceled') return;
  const decision = await services.db.automationDecision.findUnique({ where: { productId } });
  if (decision && decision.generationId !== generation.id) return;
  const tries = await services.db.generation.count({
    where: { productId, origin: 'automation', sourceHash, status: { not: 'canceled' } },
  });
  await keepDecision(services, { id: productId, storeId }, decideOnOutcome(services, generation, tries));
}

async function waitUntilLoud(
  services: Pick<Services, 'db' | 'clock'>,
  store: Store,
  rule: AutomationRule,
  generationId: string,
): Promise<boolean> {
  const end = quietUntil(services.clock.now(), store.timeZone, rule);
  if (!end) return false;
  await scheduleJob(services.db, { name: 'continue-automation', payload: { generationId } }, end);
  return true;
}

async function publish(
  services: Pick<Services, 'db' | 'log'>,
  storeId: string,
  assetIds: string[],
): Promise<string[]> {
  const publicationIds: string[] = [];
  for (const assetId of assetIds) {
    const known = await services.db.publication.findUnique({ where: { assetId } });
    // a repeated run must not bring back what a merchant has undone
    const requested = known
      ? { ok: true as const, publication: known }
      : await requestPublication(services, { assetId, storeId });
    if (requested.ok) publicationIds.push(requested.publication.id);
    else services.log.warn({ assetId, code: requested.code }, requested.message);
  }
  return publicationIds;
}

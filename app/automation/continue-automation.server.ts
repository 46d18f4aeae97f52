import { approveAssets } from '#app/generation/review-asset.server.ts';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import type { Services } from '#app/services.ts';

/**
 * After an automatic generation: if the store's rule publishes alone, what passed every gate is approved and published;
 * what did not waits for nobody, it has its reason. Photos that a person has rejected stay rejected.
 */
export async function continueAutomation(
  services: Pick<Services, 'db' | 'log'>,
  input: { generationId: string },
): Promise<{ publicationIds: string[] }> {
  const generation = await services.db.generation.findUnique({
    where: { id: input.generationId },
    include: {
      assets: { where: { status: { in: ['awaiting-review', 'approved'] } }, orderBy: { position: 'asc' } },
      store: { include: { rule: true } },
    },
  });
  const rule = generation?.store?.rule;
  if (generation?.origin !== 'automation' || !rule?.isEnabled || !rule.publishesAlone) {
    return { publicationIds: [] };
  }
  await approveAssets(services, { assetIds: generation.assets.map((asset) => asset.id) });
  const publicationIds: string[] = [];
  for (const asset of generation.assets) {
    const known = await services.db.publication.findUnique({ where: { assetId: asset.id } });
    // a repeated run must not bring back what a merchant has undone
    const requested = known
      ? { ok: true as const, publication: known }
      : await requestPublication(services, { assetId: asset.id });
    if (requested.ok) publicationIds.push(requested.publication.id);
    else services.log.warn({ assetId: asset.id, code: requested.code }, requested.message);
  }
  return { publicationIds };
}

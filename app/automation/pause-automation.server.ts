import type { Services } from '#app/services.ts';

/** Products whose generations were stopped because the app was uninstalled: they are looked at again when it is back. */
export async function pauseAutomation(
  services: Pick<Services, 'db' | 'clock'>,
  { generationIds }: { generationIds: string[] },
): Promise<void> {
  await services.db.automationDecision.updateMany({
    where: { generationId: { in: generationIds } },
    data: {
      kind: 'waiting',
      reason: 'store-uninstalled',
      message: null,
      lookAgainAt: null,
      decidedAt: services.clock.now(),
    },
  });
}

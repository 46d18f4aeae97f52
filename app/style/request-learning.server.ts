import { recordEvent } from '#app/events/record-event.server.ts';
import type { Services } from '#app/services.ts';

/** Asks for the store's photos to be measured again. */
export async function requestLearning(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<void> {
  await services.db.$transaction(async (tx) => {
    await recordEvent(tx, { type: 'style.requested', subjectId: storeId, storeId });
  });
}

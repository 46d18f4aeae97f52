import { scheduleJob } from '#app/queue/outbox.server.ts';
import type { Services } from '#app/services.ts';

/** Asks for the whole catalogue to be read (again). */
export async function requestReading(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<void> {
  await scheduleJob(services.db, { name: 'sync-catalog', payload: { storeId } });
}

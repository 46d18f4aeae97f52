import type { WebhookEndpoint } from '@prisma/client';
import type { Services } from '#app/services.ts';

const hopelessAfterMs = 5 * 24 * 3600 * 1000;

/**
 * What an attempt's status means for the endpoint: one that says that it is gone (410), or that took nothing for five days
 * although it was tried, is not asked any more until its partner enables it again.
 * @param status null: there was no answer
 */
export async function judgeEndpoint(
  { db, clock, log }: Pick<Services, 'db' | 'clock' | 'log'>,
  { id, failingSince }: WebhookEndpoint,
  status: number | null,
): Promise<void> {
  const isTaken = status !== null && status >= 200 && status < 300;
  if (isTaken) {
    if (failingSince) await db.webhookEndpoint.updateMany({ where: { id }, data: { failingSince: null } });
    return;
  }
  const now = clock.now();
  const isGone = status === 410;
  const isHopeless = failingSince && now.getTime() - failingSince.getTime() >= hopelessAfterMs;
  if (!isGone && !isHopeless) {
    await db.webhookEndpoint.updateMany({ where: { id, failingSince: null }, data: { failingSince: now } });
    return;
  }
  const { count } = await db.webhookEndpoint.updateMany({
    where: { id, disabledAt: null, ...(isGone ? {} : { failingSince }) },
    data: { disabledAt: now, disabledReason: isGone ? 'gone' : 'failing' },
  });
  if (count) log.warn({ endpointId: id, status }, 'webhook endpoint disabled');
}

import { z } from 'zod';
import type { QueueView } from '#app/generation/turns/read-queue.server.ts';

export const queueSchema = z
  .object({
    position: z.int().describe('Generations before this one, in the fair order'),
    photos_ahead: z.int(),
    eta_seconds: z.int().describe('Until this one is finished; an estimate'),
  })
  .meta({ id: 'Queue' });

/** Where something stands, as the API shows it. */
export function presentQueue({ position, photosAhead, etaSeconds }: QueueView): z.input<typeof queueSchema> {
  return { position, photos_ahead: photosAhead, eta_seconds: etaSeconds };
}

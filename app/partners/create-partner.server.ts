import type { Partner } from '@prisma/client';
import { grantCredits } from '#app/credits/ledger.server.ts';
import type { Env } from '#app/platform/env.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { createApiKey } from './api-keys.server.ts';
import { deriveSigningSecret } from './signing-secret.ts';

export type NewPartner = { partner: Partner; secret: string; keyId: string; webhookSecret: string };

/** Opens an account with its first credits and its first key, whose `secret` is shown once. */
export async function createPartner(
  services: Pick<Services, 'db' | 'clock'> & { env: Pick<Env, 'SECRET_KEY'> },
  input: { name: string; credits: number },
): Promise<NewPartner> {
  return services.db.$transaction(async (tx) => {
    const partner = await tx.partner.create({ data: { id: newId('ptn'), name: input.name } });
    await grantCredits(tx, {
      owner: { kind: 'partner', id: partner.id },
      amount: input.credits,
      key: `grant:${partner.id}:first`,
      note: 'first credits',
    });
    const { key, secret } = await createApiKey(tx, services, { partnerId: partner.id });
    const webhookSecret = deriveSigningSecret(services.env.SECRET_KEY, partner);
    return { partner, secret, keyId: key.id, webhookSecret };
  });
}

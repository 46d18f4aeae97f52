import { createHmac } from 'node:crypto';
import { z } from 'zod';

/** Whoever has signing secrets: an account, or one of its endpoints. */
export type SecretOwner = { id: string; secretVersion: number; retiredSecrets: unknown };

const retiredSecrets = z.array(z.object({ version: z.int(), until: z.iso.datetime() }));
export type RetiredSecret = z.infer<typeof retiredSecrets>[number];

/** More secrets than this never sign at once: a header must stay short. */
const mostRetired = 4;

/**
 * What a partner verifies our webhooks with: `whsec_` + base64. Derived from the installation's key, so it is stored
 * nowhere; a new `secretVersion` makes a new one.
 */
export function deriveSigningSecret(secretKey: string, owner: { id: string; secretVersion: number }): string {
  const digest = createHmac('sha256', secretKey).update(`webhook:${owner.id}:${owner.secretVersion}`);
  return `whsec_${digest.digest('base64')}`;
}

/** Retired secrets that still sign. */
export function validRetired({ retiredSecrets: kept }: SecretOwner, now: Date): RetiredSecret[] {
  return retiredSecrets.parse(kept).filter(({ until }) => new Date(until) > now);
}

/** Every secret that signs now, the newest first. */
export function signingSecrets(secretKey: string, owner: SecretOwner, now: Date): string[] {
  const versions = [owner.secretVersion, ...validRetired(owner, now).map(({ version }) => version)];
  return versions.map((secretVersion) => deriveSigningSecret(secretKey, { id: owner.id, secretVersion }));
}

/** An endpoint's own secrets; until its first rotation an endpoint of the operator's signs with the account's. */
export function endpointSecrets(
  secretKey: string,
  endpoint: SecretOwner,
  partner: SecretOwner,
  now: Date,
): string[] {
  const versions = [endpoint.secretVersion, ...validRetired(endpoint, now).map(({ version }) => version)];
  return versions.flatMap((secretVersion) =>
    secretVersion
      ? deriveSigningSecret(secretKey, { id: endpoint.id, secretVersion })
      : signingSecrets(secretKey, partner, now),
  );
}

/** What is written when a new secret takes over: the old one signs beside it for `overlapHours`. */
export function retireSecret(
  owner: SecretOwner,
  now: Date,
  overlapHours: number,
): { secretVersion: number; retiredSecrets: RetiredSecret[] } {
  const until = new Date(now.getTime() + overlapHours * 3_600_000).toISOString();
  const retired = [{ version: owner.secretVersion, until }, ...validRetired(owner, now)];
  return {
    secretVersion: owner.secretVersion + 1,
    retiredSecrets: (overlapHours ? retired : []).slice(0, mostRetired),
  };
}

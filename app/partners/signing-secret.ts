import { createHmac } from 'node:crypto';

/**
 * What a partner verifies our webhooks with: `whsec_` + base64. Derived from the installation's key, so it is stored
 * nowhere; a new `secretVersion` makes a new one.
 */
export function deriveSigningSecret(
  secretKey: string,
  partner: { id: string; secretVersion: number },
): string {
  const digest = createHmac('sha256', secretKey).update(`webhook:${partner.id}:${partner.secretVersion}`);
  return `whsec_${digest.digest('base64')}`;
}

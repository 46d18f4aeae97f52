import { createHmac, timingSafeEqual } from 'node:crypto';

/** One message under one secret, a `whsec_…` text. */
type Signed = { body: string; secret: string; timestampSeconds: number };

/** A message as it is sent: several secrets sign while one is being replaced, the newest first. */
export type SignedDelivery = { body: string; secrets: string[]; timestampSeconds: number; eventId: string };

export type SignatureVerdict =
  | { ok: true; timestampSeconds: number }
  | { ok: false; code: 'malformed' | 'too_old' | 'mismatch'; message: string };

function hexSignature({ body, secret, timestampSeconds }: Signed): string {
  return createHmac('sha256', secret).update(`${timestampSeconds}.${body}`).digest('hex');
}

/**
 * The headers that prove a delivery, for the sender and for a receiver's tests: `X-Afterlight-Signature: t=…,v1=…` (v1 =
 * hex HMAC-SHA256 of `<t>.<body>` under the whole secret, one for each secret), and the three of the Standard Webhooks
 * specification 1.0.0 (base64 HMAC-SHA256 of `<id>.<t>.<body>` under each secret's decoded bytes).
 */
export function signedHeaders(delivery: SignedDelivery): Record<string, string> {
  const { body, secrets, timestampSeconds, eventId } = delivery;
  const own = secrets.map((secret) => `v1=${hexSignature({ body, secret, timestampSeconds })}`);
  const standard = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${eventId}.${timestampSeconds}.${body}`).digest('base64')}`;
  });
  return {
    'X-Afterlight-Signature': [`t=${timestampSeconds}`, ...own].join(','),
    'webhook-id': eventId,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': standard.join(' '),
  };
}

/**
 * Checks a received `X-Afterlight-Signature` against the raw body. Any of several `v1` may match. Constant time.
 * @param received.toleranceSeconds how far the timestamp may be from `now`, so that an old delivery cannot be replayed
 */
export function verifySignature(received: {
  header: string;
  body: string;
  secret: string;
  now: Date;
  toleranceSeconds?: number;
}): SignatureVerdict {
  const parts = received.header.split(',').map((part) => part.trim().split('='));
  const timestampSeconds = Number(parts.find(([name]) => name === 't')?.[1] ?? Number.NaN);
  const signatures = parts.filter(([name]) => name === 'v1').map(([, value]) => value ?? '');
  if (!Number.isInteger(timestampSeconds) || !signatures.length)
    return { ok: false, code: 'malformed', message: 'The header is not of the form t=…,v1=….' };
  const expected = Buffer.from(
    hexSignature({ body: received.body, secret: received.secret, timestampSeconds }),
  );
  const matches = signatures.filter((signature) => {
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!matches.length)
    return { ok: false, code: 'mismatch', message: 'No signature fits this body and secret.' };
  const age = Math.abs(received.now.getTime() / 1000 - timestampSeconds);
  if (age > (received.toleranceSeconds ?? 300))
    return { ok: false, code: 'too_old', message: `The delivery is ${Math.round(age)} seconds off.` };
  return { ok: true, timestampSeconds };
}

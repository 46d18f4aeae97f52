import { z } from 'zod';
import { isSignedBy } from './verify-webhook.ts';

const flowRun = z.object({
  shopify_domain: z.string(),
  action_run_id: z.string().min(1).max(200),
  handle: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
});

/** One run of a step of ours in a merchant's workflow. */
export type FlowRun = {
  shopDomain: string;
  /** the same over Flow's retries */
  runId: string;
  properties: Record<string, unknown>;
};

export type FlowVerdict = { ok: true; run: FlowRun } | { ok: false; status: 400 | 401; message: string };

/**
 * Whether these bytes come from Shopify Flow, and what they ask for. Checked here and not by the library, which wants a
 * token that can be refreshed before it lets the request in, and reads the signature only after that.
 */
export function verifyFlow(headers: Headers, body: Buffer, appSecret: string): FlowVerdict {
  const signature = headers.get('x-shopify-hmac-sha256');
  if (!signature) return { ok: false, status: 401, message: 'X-Shopify-Hmac-Sha256 is missing.' };
  if (!isSignedBy(appSecret, body, signature))
    return { ok: false, status: 401, message: 'The signature does not match the body.' };
  const parsed = flowRun.safeParse(parseJson(body));
  if (!parsed.success) return { ok: false, status: 400, message: 'The body is no run of a Flow action.' };
  const { shopify_domain: shopDomain, action_run_id: runId, properties } = parsed.data;
  return { ok: true, run: { shopDomain, runId, properties } };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

// Shopify Flow: the merchant's workflows that call the app, and that the app sets off.
import { createHmac, randomUUID } from 'node:crypto';
import { legacyId, type Shop, type World } from './state.ts';
import { record } from './log.ts';

export type FlowStep = {
  handle: string;
  /** `runtime_url` of the extension */
  path: string;
  properties: Record<string, string | number>;
  /** the same over Flow's retries of one run */
  runId?: string;
  /** signs with this secret instead of the app's */
  secret?: string;
};

export type FlowAnswer = { status: number; body: unknown; runId: string };

const answerTimeoutMilliseconds = 10_000;

/** Runs a step of a workflow once: what Flow sends to the app, signed, and what the app answered. */
export async function runFlowStep(world: World, shop: Shop, step: FlowStep): Promise<FlowAnswer> {
  const runId = step.runId ?? randomUUID();
  const body = JSON.stringify({
    shop_id: legacyId(shop.id),
    shopify_domain: shop.domain,
    action_run_id: runId,
    action_definition_id: step.handle,
    handle: step.handle,
    properties: step.properties,
  });
  const signature = createHmac('sha256', step.secret ?? world.app.apiSecret).update(body, 'utf8');
  const response = await fetch(new URL(step.path, world.app.url), {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(answerTimeoutMilliseconds),
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Shopify Flow',
      'x-shopify-hmac-sha256': signature.digest('base64'),
    },
  });
  record(world, {
    kind: 'flow',
    shop: shop.domain,
    operation: step.handle,
    operationName: null,
    variables: { runId },
    status: response.status,
    errorCodes: [],
    deprecated: [],
    requestedCost: null,
    fault: null,
  });
  return { status: response.status, body: await response.json().catch(() => null), runId };
}

import { z } from 'zod';
import { noteDeed } from '#app/partners/audit.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { rotateAccountSecret, rotateEndpointSecret, type NewSecret } from '#app/webhooks/endpoints.server.ts';
import { answerOnce } from '#app/api/answer-once.ts';
import { defineOperation, idParams, notFound, type ApiServices, type Caller } from '#app/api/operation.ts';
import { whose } from '#app/api/whose.ts';

const rotation = z.strictObject({
  overlap_hours: z
    .number()
    .min(0)
    .max(168)
    .default(24)
    .describe('How long the old secret signs beside the new one; 0 ends it at once'),
});

const rotated = {
  200: {
    description: 'The new secret, shown now only',
    schema: z.object({
      secret: z.string(),
      old_secret_until: z.iso.datetime().nullable(),
    }),
  },
};

function present({ secret, overlapUntil }: NewSecret) {
  return { secret, old_secret_until: overlapUntil?.toISOString() ?? null };
}

function noteRotation(tx: Tx, services: ApiServices, { key }: Caller, subject: string): Promise<void> {
  const detail = { partnerId: key.partner.id };
  return noteDeed(tx, services, { actor: `key:${key.id}`, action: 'secret.rotated', subject, detail });
}

const description =
  'While both secrets sign, `X-Afterlight-Signature` holds several `v1` and `webhook-signature` several signatures, so that a receiver that knows either one accepts.';
const conflicts = ['idempotency_conflict', 'idempotency_in_progress'] as const;

export const rotateWebhookSecret = defineOperation({
  id: 'rotateWebhookSecret',
  method: 'POST',
  path: '/v1/webhook-endpoints/{id}/rotate-secret',
  summary: 'Give an endpoint a new signing secret',
  description,
  scope: 'webhooks:write',
  limit: 'write',
  params: idParams,
  body: rotation,
  responses: rotated,
  problems: ['not_found', ...conflicts],
  handle: (services, caller, { params, body }) => {
    const which = { ...whose(caller.key), endpointId: params.id, overlapHours: body.overlap_hours };
    return answerOnce(
      services,
      caller,
      async (tx) => {
        const made = await rotateEndpointSecret(tx, services, which);
        if (made) await noteRotation(tx, services, caller, params.id);
        return made ? { status: 200, body: present(made) } : notFound('webhook endpoint');
      },
      { isSecret: true },
    );
  },
});

export const rotateAccountWebhookSecret = defineOperation({
  id: 'rotateAccountWebhookSecret',
  method: 'POST',
  path: '/v1/webhook-secret/rotate',
  summary: 'Give your account a new signing secret: it signs what goes to a webhook_url',
  description,
  scope: 'webhooks:write',
  limit: 'write',
  body: rotation,
  responses: rotated,
  problems: conflicts,
  handle: (services, caller, { body }) => {
    const which = { partnerId: caller.key.partner.id, overlapHours: body.overlap_hours };
    return answerOnce(
      services,
      caller,
      async (tx) => {
        const made = await rotateAccountSecret(tx, services, which);
        await noteRotation(tx, services, caller, which.partnerId);
        return { status: 200, body: present(made) };
      },
      { isSecret: true },
    );
  },
});

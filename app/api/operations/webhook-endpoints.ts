import type { WebhookEndpoint } from '@prisma/client';
import { z } from 'zod';
import {
  deleteEndpoint,
  findEndpoint,
  listEndpoints,
  registerEndpoint,
  updateEndpoint,
} from '#app/webhooks/endpoints.server.ts';
import { eventTypes } from '#app/webhooks/event-types.ts';
import { answerOnce } from '#app/api/answer-once.ts';
import { refuseFields } from '#app/api/call-operation.ts';
import { defineOperation, idParams, notFound } from '#app/api/operation.ts';
import { whose } from '#app/api/whose.ts';
import { answerPage, pageOf, pageQuery, rowsFor } from '#app/api/page.ts';

const fields = {
  url: z.string().min(1).max(2048).describe('Public https address that events are posted to'),
  events: z.array(z.enum(eventTypes)).max(20).describe('Types that are wanted; an empty list is all of them'),
  description: z.string().max(200),
};

const endpointSchema = z
  .object({
    id: z.string(),
    ...fields,
    status: z.enum(['enabled', 'disabled']),
    disabled_reason: z
      .enum(['asked', 'gone', 'failing'])
      .nullable()
      .describe('By you; because it answered 410; because it took nothing for five days'),
    failing_since: z.iso.datetime().nullable(),
    paused_until: z.iso
      .datetime()
      .nullable()
      .describe('It answered 429 or 503 with Retry-After: nothing is sent before'),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'WebhookEndpoint' });

function present(endpoint: WebhookEndpoint): z.input<typeof endpointSchema> {
  return {
    id: endpoint.id,
    url: endpoint.url,
    events: endpoint.events as z.input<typeof endpointSchema>['events'],
    description: endpoint.description,
    status: endpoint.disabledAt ? 'disabled' : 'enabled',
    disabled_reason: endpoint.disabledReason as z.input<typeof endpointSchema>['disabled_reason'],
    failing_since: endpoint.failingSince?.toISOString() ?? null,
    paused_until: endpoint.pausedUntil?.toISOString() ?? null,
    created_at: endpoint.createdAt.toISOString(),
  };
}

export const createWebhookEndpoint = defineOperation({
  id: 'createWebhookEndpoint',
  method: 'POST',
  path: '/v1/webhook-endpoints',
  summary: 'Register an address that events are posted to',
  description:
    'The answer holds the signing secret of this endpoint. It is shown now only; `rotate-secret` makes a new one. A test key registers endpoints for what test keys do.',
  scope: 'webhooks:write',
  limit: 'write',
  body: z.strictObject({
    url: fields.url,
    events: fields.events.default([]),
    description: fields.description.default(''),
  }),
  responses: {
    201: {
      description: 'Registered',
      schema: endpointSchema.extend({ secret: z.string().describe('whsec_…, shown now only') }),
    },
  },
  problems: ['limit_reached', 'idempotency_conflict', 'idempotency_in_progress'],
  handle: (services, caller, { body }) => {
    const verdict = services.publicFetch.judge(body.url);
    if (!verdict.ok) return Promise.resolve(refuseFields([{ path: 'url', message: verdict.message }]));
    return answerOnce(
      services,
      caller,
      async (tx) => {
        const made = await registerEndpoint(tx, services, { ...whose(caller.key), ...body });
        if (!made.ok) return { problem: 'limit_reached', detail: made.message };
        return { status: 201, body: { ...present(made.endpoint), secret: made.secret } };
      },
      { isSecret: true },
    );
  },
});

export const listWebhookEndpoints = defineOperation({
  id: 'listWebhookEndpoints',
  method: 'GET',
  path: '/v1/webhook-endpoints',
  summary: 'Your endpoints, newest first',
  scope: 'webhooks:read',
  limit: 'read',
  query: z.strictObject(pageQuery),
  responses: {
    200: { description: 'One page', schema: pageOf(endpointSchema) },
  },
  problems: [],
  async handle(services, caller, { query }) {
    const rows = await listEndpoints(services, { ...whose(caller.key), ...rowsFor(query) });
    return answerPage(rows, query, present);
  },
});

const one = { 200: { description: 'The endpoint', schema: endpointSchema } };

export const getWebhookEndpoint = defineOperation({
  id: 'getWebhookEndpoint',
  method: 'GET',
  path: '/v1/webhook-endpoints/{id}',
  summary: 'One endpoint, and whether it is still asked',
  scope: 'webhooks:read',
  limit: 'read',
  params: idParams,
  responses: one,
  problems: ['not_found'],
  async handle(services, caller, { params }) {
    const endpoint = await findEndpoint(services, { ...whose(caller.key), endpointId: params.id });
    return endpoint ? { status: 200, body: present(endpoint) } : notFound('webhook endpoint');
  },
});

export const updateWebhookEndpoint = defineOperation({
  id: 'updateWebhookEndpoint',
  method: 'PATCH',
  path: '/v1/webhook-endpoints/{id}',
  summary: 'Change an endpoint, or enable one that was disabled',
  description:
    'What is still being tried goes to the new address. Enabling sends nothing by itself: `replay` sends what was missed.',
  scope: 'webhooks:write',
  limit: 'write',
  params: idParams,
  body: z.strictObject({
    url: fields.url.optional(),
    events: fields.events.optional(),
    description: fields.description.optional(),
    status: z.enum(['enabled', 'disabled']).optional(),
  }),
  responses: one,
  problems: ['not_found'],
  async handle(services, caller, { params, body }) {
    const which = { ...whose(caller.key), endpointId: params.id };
    if (!(await findEndpoint(services, which))) return notFound('webhook endpoint');
    const verdict = body.url ? services.publicFetch.judge(body.url) : { ok: true as const };
    if (!verdict.ok) return refuseFields([{ path: 'url', message: verdict.message }]);
    const { status, ...change } = body;
    const isEnabled = status === undefined ? undefined : status === 'enabled';
    const endpoint = await updateEndpoint(services, which, { ...change, isEnabled });
    return endpoint ? { status: 200, body: present(endpoint) } : notFound('webhook endpoint');
  },
});

export const deleteWebhookEndpoint = defineOperation({
  id: 'deleteWebhookEndpoint',
  method: 'DELETE',
  path: '/v1/webhook-endpoints/{id}',
  summary: 'Delete an endpoint; what was on its way to it is not sent any more',
  scope: 'webhooks:write',
  limit: 'write',
  params: idParams,
  responses: {
    200: { description: 'Deleted', schema: z.object({ id: z.string(), deleted: z.literal(true) }) },
  },
  problems: ['not_found'],
  async handle(services, caller, { params }) {
    const isDeleted = await deleteEndpoint(services, { ...whose(caller.key), endpointId: params.id });
    return isDeleted ? { status: 200, body: { id: params.id, deleted: true } } : notFound('webhook endpoint');
  },
});

import { z } from 'zod';
import {
  findDelivery,
  listDeliveries,
  listEvents,
  replayMissed,
  resendDelivery,
  type DeliveryRow,
} from '#app/webhooks/deliveries.server.ts';
import { eventTypes } from '#app/webhooks/event-types.ts';
import { answerOnce } from '#app/api/answer-once.ts';
import { defineOperation, idParams, notFound } from '#app/api/operation.ts';
import { answerPage, pageOf, pageQuery, rowsFor } from '#app/api/page.ts';
import type { Problem } from '#app/api/problems.ts';
import { whose } from '#app/api/whose.ts';

const conflicts = ['idempotency_conflict', 'idempotency_in_progress'] as const;
const deliveryStatus = z.enum(['pending', 'delivered', 'failed']);

const deliverySchema = z
  .object({
    id: z.string(),
    event_id: z.string().describe('The same over all attempts: webhook-id'),
    event: z.string(),
    endpoint_id: z.string().nullable().describe('null: the address came with the order, or is deleted'),
    url: z.string(),
    status: deliveryStatus,
    next_attempt_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    delivered_at: z.iso.datetime().nullable(),
    attempts: z.array(
      z.object({
        number: z.int(),
        started_at: z.iso.datetime(),
        response_status: z.int().nullable(),
        error: z.string().nullable().describe('Why there was no answer'),
        milliseconds: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'WebhookDelivery' });

function present(row: DeliveryRow): z.input<typeof deliverySchema> {
  return {
    id: row.id,
    event_id: row.eventId,
    event: row.eventType,
    endpoint_id: row.endpointId,
    url: row.url,
    status: deliveryStatus.parse(row.status),
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    delivered_at: row.deliveredAt?.toISOString() ?? null,
    attempts: row.history.map((attempt) => ({
      number: attempt.number,
      started_at: attempt.startedAt.toISOString(),
      response_status: attempt.status,
      error: attempt.error,
      milliseconds: attempt.milliseconds,
    })),
  };
}

const disabled: Problem = {
  problem: 'endpoint_disabled',
  detail: 'This endpoint is disabled. Enable it first: PATCH it with "status": "enabled".',
};

export const listWebhookDeliveries = defineOperation({
  id: 'listWebhookDeliveries',
  method: 'GET',
  path: '/v1/webhook-deliveries',
  summary: 'What was sent where, with every attempt and its response code, newest first',
  scope: 'webhooks:read',
  limit: 'read',
  query: z.strictObject({
    ...pageQuery,
    endpoint_id: z.string().max(100).optional(),
    event_id: z.string().max(100).optional(),
    status: deliveryStatus.optional(),
  }),
  responses: {
    200: { description: 'One page', schema: pageOf(deliverySchema) },
  },
  problems: [],
  async handle(services, caller, { query }) {
    const { endpoint_id: endpointId, event_id: eventId, status } = query;
    const filter = { endpointId, eventId, status, ...rowsFor(query) };
    const rows = await listDeliveries(services, { ...whose(caller.key), ...filter });
    return answerPage(rows, query, present);
  },
});

export const getWebhookDelivery = defineOperation({
  id: 'getWebhookDelivery',
  method: 'GET',
  path: '/v1/webhook-deliveries/{id}',
  summary: 'One delivery with every attempt',
  scope: 'webhooks:read',
  limit: 'read',
  params: idParams,
  responses: { 200: { description: 'The delivery', schema: deliverySchema } },
  problems: ['not_found'],
  async handle(services, caller, { params }) {
    const row = await findDelivery(services, { ...whose(caller.key), deliveryId: params.id });
    return row ? { status: 200, body: present(row) } : notFound('webhook delivery');
  },
});

export const resendWebhookDelivery = defineOperation({
  id: 'resendWebhookDelivery',
  method: 'POST',
  path: '/v1/webhook-deliveries/{id}/resend',
  summary: 'Send a delivery again: the same event and body, signed anew',
  scope: 'webhooks:write',
  limit: 'write',
  params: idParams,
  responses: { 202: { description: 'It is sent at once', schema: deliverySchema } },
  problems: ['not_found', 'endpoint_disabled', ...conflicts],
  handle: (services, caller, { params }) =>
    answerOnce(services, caller, async (tx) => {
      const outcome = await resendDelivery(tx, { ...whose(caller.key), deliveryId: params.id });
      if (outcome.ok) return { status: 202, body: present(outcome.delivery) };
      return outcome.code === 'not_found' ? notFound('webhook delivery') : disabled;
    }),
});

export const replayWebhookEvents = defineOperation({
  id: 'replayWebhookEvents',
  method: 'POST',
  path: '/v1/webhook-endpoints/{id}/replay',
  summary: 'Send an endpoint everything that it missed since a time',
  description:
    'What failed, what still waits for its next attempt, and what happened while the endpoint was disabled or not yet registered. What it took already is not sent again.',
  scope: 'webhooks:write',
  limit: 'write',
  params: idParams,
  body: z.strictObject({ since: z.iso.datetime({ offset: true }).describe('RFC 3339') }),
  responses: {
    202: {
      description: 'On their way',
      schema: z.object({
        endpoint_id: z.string(),
        deliveries: z.int(),
        has_more: z
          .boolean()
          .describe('There were more than one call sends: call again when these are through'),
      }),
    },
  },
  problems: ['not_found', 'endpoint_disabled', ...conflicts],
  handle: (services, caller, { params, body }) =>
    answerOnce(services, caller, async (tx) => {
      const which = { ...whose(caller.key), endpointId: params.id, since: new Date(body.since) };
      const outcome = await replayMissed(tx, services, which);
      if (!outcome.ok) return outcome.code === 'not_found' ? notFound('webhook endpoint') : disabled;
      const { deliveries, isAll } = outcome;
      return { status: 202, body: { endpoint_id: params.id, deliveries, has_more: !isAll } };
    }),
});

export const listWebhookEvents = defineOperation({
  id: 'listWebhookEvents',
  method: 'GET',
  path: '/v1/webhook-events',
  summary: 'Everything that happened, whether or not an endpoint wanted it, newest first',
  scope: 'webhooks:read',
  limit: 'read',
  query: z.strictObject({ ...pageQuery, event: z.enum(eventTypes).optional() }),
  responses: {
    200: {
      description: 'One page',
      schema: pageOf(
        z.object({
          id: z.string(),
          event: z.string(),
          created_at: z.iso.datetime(),
          body: z.record(z.string(), z.unknown()).describe('As it is posted'),
        }),
      ),
    },
  },
  problems: [],
  async handle(services, caller, { query }) {
    const rows = await listEvents(services, {
      ...whose(caller.key),
      type: query.event,
      ...rowsFor(query),
    });
    return answerPage(rows, query, ({ id, type, createdAt, body }) => ({
      id,
      event: type,
      created_at: createdAt.toISOString(),
      body: JSON.parse(body) as unknown,
    }));
  },
});

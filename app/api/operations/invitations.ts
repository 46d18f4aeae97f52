import type { Invitation } from '@prisma/client';
import { z } from 'zod';
import {
  createInvitation,
  listInvitations,
  statusOf,
  withdrawInvitation,
} from '#app/partners/invitations.server.ts';
import { grantScopes } from '#app/partners/scopes.ts';
import { answerOnce } from '#app/api/answer-once.ts';
import { defineOperation, idParams, notFound } from '#app/api/operation.ts';
import { answerPage, pageOf, pageQuery, rowsFor } from '#app/api/page.ts';

const invitationSchema = z
  .object({
    id: z.string(),
    status: z.enum(['open', 'accepted', 'declined', 'withdrawn', 'expired']),
    scopes: z.array(z.enum(grantScopes)),
    shop_domain: z.string().nullable(),
    note: z.string(),
    hint: z.string().describe('First characters of its code'),
    store_id: z.string().nullable().describe('The store that you may use, once its merchant accepted'),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    answered_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Invitation' });

function present(invitation: Invitation, now: Date): z.input<typeof invitationSchema> {
  const status = statusOf(invitation, now);
  return {
    id: invitation.id,
    status,
    scopes: grantScopes.filter((scope) => invitation.scopes.includes(scope)),
    shop_domain: invitation.shopDomain,
    note: invitation.note,
    hint: invitation.hint,
    store_id: status === 'accepted' ? invitation.storeId : null,
    created_at: invitation.createdAt.toISOString(),
    expires_at: invitation.expiresAt.toISOString(),
    answered_at: invitation.answeredAt?.toISOString() ?? null,
  };
}

export const inviteMerchant = defineOperation({
  id: 'createInvitation',
  method: 'POST',
  path: '/v1/invitations',
  summary: 'Ask a merchant for permission to use its store',
  description:
    'The merchant opens `link`, or gives `code` in the app under Settings, sees who asks for what, and accepts or declines; it can take the permission back at any time. With `shop_domain` only that shop can answer, and sees the question in its settings without the code. Whether that shop uses Afterlight is not told. The code is shown in this answer only.',
  scope: 'stores:write',
  limit: 'write',
  feature: 'invitations',
  body: z.strictObject({
    scopes: z
      .array(z.enum(grantScopes))
      .min(1)
      .max(grantScopes.length)
      .default([...grantScopes])
      .describe('What you ask for: order photographs for the store, read its measured style'),
    shop_domain: z
      .string()
      .toLowerCase()
      .regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/, { error: 'Give a domain such as cups.myshopify.com.' })
      .max(255)
      .optional(),
    note: z.string().trim().max(300).default('').describe('What you want to do; the merchant reads it'),
    expires_in_days: z.int().min(1).max(90).default(14),
  }),
  responses: {
    201: {
      description: 'Made',
      schema: invitationSchema.extend({
        code: z.string().describe('invite_…, shown now only'),
        link: z.string().describe('For the merchant to open'),
      }),
    },
  },
  problems: ['limit_reached', 'idempotency_conflict', 'idempotency_in_progress'],
  handle: (services, caller, { body }) => {
    const { key } = caller;
    const wanted = {
      partnerId: key.partner.id,
      scopes: body.scopes,
      shopDomain: body.shop_domain ?? null,
      note: body.note,
      days: body.expires_in_days,
      actor: `key:${key.id}`,
    };
    return answerOnce(
      services,
      caller,
      async (tx) => {
        const made = await createInvitation(tx, services, wanted);
        if (!made.ok) return { problem: 'limit_reached', detail: made.message };
        const { invitation, code } = made;
        const link = `${services.env.APP_URL}/invitations/${code}`;
        return { status: 201, body: { ...present(invitation, services.clock.now()), code, link } };
      },
      { isSecret: true },
    );
  },
});

export const listAllInvitations = defineOperation({
  id: 'listInvitations',
  method: 'GET',
  path: '/v1/invitations',
  summary: 'Your invitations and what became of them, newest first',
  scope: 'stores:read',
  limit: 'read',
  query: z.strictObject(pageQuery),
  responses: {
    200: { description: 'One page', schema: pageOf(invitationSchema) },
  },
  problems: [],
  async handle(services, { key }, { query }) {
    const partnerId = key.partner.id;
    const rows = await listInvitations(services, { partnerId, ...rowsFor(query) });
    const now = services.clock.now();
    return answerPage(rows, query, (row) => present(row, now));
  },
});

export const endInvitation = defineOperation({
  id: 'withdrawInvitation',
  method: 'DELETE',
  path: '/v1/invitations/{id}',
  summary: 'Withdraw an invitation that nobody answered',
  scope: 'stores:write',
  limit: 'write',
  params: idParams,
  responses: {
    200: {
      description: 'It cannot be accepted any more',
      schema: z.object({ id: z.string(), withdrawn: z.literal(true) }),
    },
  },
  problems: ['not_found'],
  async handle(services, { key }, { params: { id } }) {
    const which = { partnerId: key.partner.id, invitationId: id, actor: `key:${key.id}` };
    const isWithdrawn = await withdrawInvitation(services, which);
    return isWithdrawn ? { status: 200, body: { id, withdrawn: true } } : notFound('open invitation');
  },
});

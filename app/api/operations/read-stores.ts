import { z } from 'zod';
import { grantScopes } from '#app/partners/scopes.ts';
import { listPartnerStores, readPartnerStore, type ListedStore } from '#app/partners/read-stores.server.ts';
import { defineOperation, idParams, notFound } from '#app/api/operation.ts';
import { answerPage, pageOf, pageQuery, rowsFor } from '#app/api/page.ts';

const storeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['shopify', 'partner']).describe('Installed on Shopify, or registered by a partner'),
    access: z.array(z.enum(grantScopes)).describe('What you may do with it'),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Store' });

function presentStore({ id, name, kind, createdAt, access }: ListedStore): z.input<typeof storeSchema> {
  return {
    id,
    name,
    kind: kind === 'shopify' ? 'shopify' : 'partner',
    access: grantScopes.filter((scope) => access.includes(scope)),
    created_at: createdAt.toISOString(),
  };
}

export const listStores = defineOperation({
  id: 'listStores',
  method: 'GET',
  path: '/v1/stores',
  summary: 'The stores that you registered, and those whose merchants let you use them',
  scope: 'stores:read',
  limit: 'read',
  query: z.strictObject(pageQuery),
  responses: {
    200: { description: 'One page, newest first', schema: pageOf(storeSchema) },
  },
  problems: [],
  async handle(services, { key }, { query }) {
    const partnerId = key.partner.id;
    const rows = await listPartnerStores(services, { partnerId, ...rowsFor(query) });
    return answerPage(rows, query, presentStore);
  },
});

export const getStore = defineOperation({
  id: 'getStore',
  method: 'GET',
  path: '/v1/stores/{id}',
  summary: 'One store, and how far the learning of its style is',
  scope: 'stores:read',
  limit: 'read',
  limitedStore: 'path',
  params: idParams,
  responses: {
    200: {
      description: 'The store',
      schema: storeSchema.extend({
        photo_count: z.int(),
        style_status: z.enum(['learning', 'ready', 'no_usable_photos']),
        style_version: z.int().nullable(),
        unreadable_photos: z.array(z.object({ url: z.string(), reason: z.string() })),
      }),
    },
  },
  problems: ['not_found'],
  async handle(services, { key }, { params }) {
    const found = await readPartnerStore(services, { partnerId: key.partner.id, storeId: params.id });
    if (!found) return notFound('store');
    const body = {
      ...presentStore(found.store),
      photo_count: found.photoCount,
      style_status: found.styleStatus,
      style_version: found.styleVersion,
      unreadable_photos: found.unreadable,
    };
    return { status: 200, body };
  },
});

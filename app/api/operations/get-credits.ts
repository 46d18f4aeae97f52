import { z } from 'zod';
import { readBalance } from '#app/credits/ledger.server.ts';
import { readLowMark } from '#app/credits/low-mark.server.ts';
import { listMoves } from '#app/credits/list-moves.server.ts';
import { defineOperation } from '#app/api/operation.ts';
import { payerOf } from '#app/api/whose.ts';

export const getCredits = defineOperation({
  id: 'getCredits',
  method: 'GET',
  path: '/v1/credits',
  summary: 'The balance and its latest changes',
  scope: 'credits:read',
  limit: 'read',
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(100).optional().describe('next_cursor of the page before'),
  }),
  responses: {
    200: {
      description: 'What can be spent, what is set aside, and the latest changes, newest first',
      schema: z.object({
        available: z.int(),
        reserved: z.int(),
        low_mark: z.int().describe('credits.low is sent when fewer are available'),
        ledger: z.array(
          z.object({
            id: z.string(),
            reason: z.string(),
            amount: z.int(),
            reference: z.string().nullable(),
            note: z.string().nullable(),
            created_at: z.iso.datetime(),
          }),
        ),
        next_cursor: z.string().nullable(),
      }),
    },
  },
  problems: [],
  async handle(services, { key }, { query }) {
    const owner = payerOf(key);
    const balance = await readBalance(services.db, owner);
    const low_mark = await readLowMark(services, owner);
    const { limit, cursor } = query;
    const moves = await listMoves(services, { owner, limit: limit + 1, after: cursor });
    const ledger = moves
      .slice(0, limit)
      .map(({ at, cursor: _place, ...move }) => ({ ...move, created_at: at.toISOString() }));
    const next_cursor = moves.length > limit ? moves[limit - 1].cursor : null;
    return { status: 200, body: { ...balance, low_mark, ledger, next_cursor } };
  },
});

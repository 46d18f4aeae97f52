import { z } from 'zod';
import { readBalance } from '#app/credits/ledger.server.ts';
import { listMoves } from '#app/credits/list-moves.server.ts';
import { defineOperation } from '../operation.ts';

export const getCredits = defineOperation({
  id: 'getCredits',
  method: 'GET',
  path: '/v1/credits',
  summary: 'The balance and its latest changes',
  scope: 'credits:read',
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  responses: {
    200: {
      description: 'What can be spent, what is set aside, and the latest changes, newest first',
      schema: z.object({
        available: z.int(),
        reserved: z.int(),
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
      }),
    },
  },
  problems: [],
  async handle(services, { key }, { query }) {
    const owner = { kind: 'partner', id: key.partner.id } as const;
    const balance = await readBalance(services.db, owner);
    const moves = await listMoves(services, { owner, limit: query.limit });
    const ledger = moves.map(({ at, ...move }) => ({ ...move, created_at: at.toISOString() }));
    return { status: 200, body: { ...balance, ledger } };
  },
});

import { z } from 'zod';
import { readUsage, type UsageRow } from '#app/partners/read-usage.server.ts';
import { refuseFields } from '#app/api/call-operation.ts';
import { defineOperation } from '#app/api/operation.ts';
import { whose } from '#app/api/whose.ts';

const dayMs = 24 * 3600 * 1000;
const maxDays = 366;

const counts = {
  generations: z.int(),
  assets: z.int().describe('Photos that passed and were paid'),
  credits_spent: z.int(),
  credits_released: z.int().describe('Credits that went back: refused, failed, canceled'),
};

export const getUsage = defineOperation({
  id: 'getUsage',
  method: 'GET',
  path: '/v1/usage',
  summary: 'What was asked for and paid, by day, by store, or both',
  scope: 'credits:read',
  limit: 'read',
  query: z.strictObject({
    from: z.iso.date().optional().describe('First day, UTC; default 30 days ago'),
    to: z.iso.date().optional().describe('Last day, UTC; default today'),
    group_by: z.enum(['day', 'store', 'day_and_store']).default('day'),
  }),
  responses: {
    200: {
      description: 'By the day on which a generation was asked for; the credits are the sums of the ledger',
      schema: z.object({
        from: z.iso.date(),
        to: z.iso.date(),
        total: z.object(counts),
        data: z.array(z.object({ day: z.iso.date().nullable(), store_id: z.string().nullable(), ...counts })),
      }),
    },
  },
  problems: [],
  async handle(services, { key }, { query }) {
    const today = services.clock.now().toISOString().slice(0, 10);
    const to = query.to ?? today;
    const from = query.from ?? new Date(Date.parse(to) - 29 * dayMs).toISOString().slice(0, 10);
    const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
    if (days < 1 || days > maxDays)
      return refuseFields([
        { path: 'from', message: `Give 1 to ${maxDays} days, the first before the last.` },
      ]);
    const rows = await readUsage(services, {
      ...whose(key),
      from: new Date(from),
      to: new Date(Date.parse(to) + dayMs),
    });
    const groups = new Map<string, { day: string | null; store_id: string | null; rows: UsageRow[] }>();
    for (const row of rows) {
      const day = query.group_by === 'store' ? null : row.day;
      const store_id = query.group_by === 'day' ? null : row.storeId;
      const group = groups.get(`${day} ${store_id}`) ?? { day, store_id, rows: [] };
      groups.set(`${day} ${store_id}`, { ...group, rows: [...group.rows, row] });
    }
    const data = [...groups.values()].map(({ day, store_id, rows: own }) => ({ day, store_id, ...sum(own) }));
    return { status: 200, body: { from, to, total: sum(rows), data } };
  },
});

function sum(rows: UsageRow[]) {
  const add = (read: (row: UsageRow) => number) => rows.reduce((total, row) => total + read(row), 0);
  return {
    generations: add(({ generations }) => generations),
    assets: add(({ captured }) => captured),
    credits_spent: add(({ captured }) => captured),
    credits_released: add(({ released }) => released),
  };
}

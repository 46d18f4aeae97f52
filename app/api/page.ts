import { z } from 'zod';

/** The query of every list: how many, and from where. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(100).optional().describe('next_cursor of the page before'),
};

export type PageAsked = { limit: number; cursor?: string | undefined };

/** The answer of every list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() });
}

/** What a list is read with: one row more than the page holds tells whether there is a next one. */
export function rowsFor({ limit, cursor }: PageAsked): { limit: number; after: string | undefined } {
  return { limit: limit + 1, after: cursor };
}

/** One page of rows that were read with `rowsFor`; the cursor is the id of its last row. */
export function answerPage<Row extends { id: string }, Item>(
  rows: readonly Row[],
  { limit }: PageAsked,
  present: (row: Row) => Item,
): { status: 200; body: { data: Item[]; next_cursor: string | null } } {
  const page = rows.slice(0, limit);
  const next_cursor = rows.length > limit ? (page.at(-1)?.id ?? null) : null;
  return { status: 200, body: { data: page.map(present), next_cursor } };
}

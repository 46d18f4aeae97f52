import { badRequest, type Call } from './call.ts';

export type PageArguments = {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
};

const largestPage = 250;

/** A Relay connection over `items`, which come in their natural order; cursors survive changes of other items. */
export function connection<Item extends { id: string }>(
  call: Call,
  items: Item[],
  page: PageArguments,
  present: (item: Item) => unknown,
) {
  const ordered = page.reverse ? items.toReversed() : items;
  const window = call.isBulk ? { items: ordered, before: false, after: false } : cut(ordered, page);
  return {
    nodes: () => window.items.map(present),
    edges: () => window.items.map((item) => ({ cursor: cursorOf(item), node: present(item) })),
    pageInfo: {
      hasNextPage: window.after,
      hasPreviousPage: window.before,
      startCursor: window.items.length ? cursorOf(window.items[0]) : null,
      endCursor: window.items.length ? cursorOf(window.items.at(-1)!) : null,
    },
  };
}

function cut<Item extends { id: string }>(items: Item[], page: PageArguments) {
  const { first, last } = page;
  const size = first ?? last;
  if (size === null || size === undefined) throw badRequest('you must provide one of first or last');
  if (first !== null && first !== undefined && last !== null && last !== undefined) {
    throw badRequest('providing both first and last is not supported');
  }
  if (size < 0) throw badRequest('first and last cannot be negative');
  if (size > largestPage)
    throw badRequest(`Cannot request more than ${largestPage} nodes at once, not ${size}`);
  let from = page.after ? indexOf(items, page.after) + 1 : 0;
  let to = page.before ? indexOf(items, page.before) : items.length;
  if (first !== null && first !== undefined) to = Math.min(to, from + first);
  else from = Math.max(from, to - size);
  return { items: items.slice(from, to), before: from > 0, after: to < items.length };
}

function cursorOf(item: { id: string }): string {
  return Buffer.from(JSON.stringify({ last_id: item.id })).toString('base64');
}

function indexOf(items: { id: string }[], cursor: string): number {
  const id = readCursor(cursor);
  const index = items.findIndex((item) => item.id === id);
  if (index < 0) throw badRequest(`Invalid cursor for current pagination sort.`);
  return index;
}

function readCursor(cursor: string): string {
  try {
    return String(JSON.parse(Buffer.from(cursor, 'base64').toString('utf8')).last_id);
  } catch {
    throw badRequest('Invalid cursor for current pagination sort.');
  }
}

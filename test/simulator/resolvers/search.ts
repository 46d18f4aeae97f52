import { notImplemented } from './call.ts';

type Searchable = Record<string, string | number | Date | string[]>;

/**
 * Filters by Shopify's search syntax: `field:value`, `field:>=value`, quotes, `-` for not, terms joined by AND.
 * Fields and operators that are not simulated throw, so that a filter never silently matches everything.
 */
export function search<Item>(
  items: Item[],
  query: string | null | undefined,
  describe: (item: Item) => Searchable,
) {
  const terms = termsOf(query ?? '');
  return items.filter((item) => {
    const fields = describe(item);
    return terms.every((term) => term.isNegated !== matches(term, fields));
  });
}

type Term = { field: string; operator: string; value: string; isNegated: boolean };

function termsOf(query: string): Term[] {
  const words = query.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words
    .filter((word) => word !== 'AND')
    .map((word) => {
      if (word === 'OR' || /[()]/.test(word)) throw notImplemented(`"${word}" in the search "${query}"`);
      const found = /^(-?)(\w+):(>=|<=|>|<|=)?(.*)$/s.exec(word);
      if (!found) throw notImplemented(`the free text "${word}" in the search "${query}"`);
      const [, minus, field, operator = '=', value] = found;
      return { field, operator, value: value.replace(/^["']|["']$/g, ''), isNegated: minus === '-' };
    });
}

function matches(term: Term, fields: Searchable): boolean {
  const actual = fields[term.field];
  if (actual === undefined) throw notImplemented(`the search field "${term.field}"`);
  if (Array.isArray(actual)) return actual.some((one) => one.toLowerCase() === term.value.toLowerCase());
  if (term.value.endsWith('*') && typeof actual === 'string') {
    return actual.toLowerCase().startsWith(term.value.slice(0, -1).toLowerCase());
  }
  const [left, right] = comparable(actual, term.value);
  switch (term.operator) {
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    default:
      return left === right;
  }
}

function comparable(actual: string | number | Date, wanted: string): [number, number] | [string, string] {
  // Shopify stores times to the second.
  if (actual instanceof Date)
    return [Math.floor(actual.getTime() / 1000), Math.floor(Date.parse(wanted) / 1000)];
  if (typeof actual === 'number') return [actual, Number(wanted)];
  return [actual.toLowerCase(), wanted.toLowerCase()];
}

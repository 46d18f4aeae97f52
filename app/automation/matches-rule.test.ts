import { expect, test } from 'vitest';
import { matchesRule } from './matches-rule.ts';

const everything = { collectionIds: [], tags: [], vendors: [], productTypes: [], statuses: [] };
const mug = {
  status: 'ACTIVE',
  vendor: 'Nord',
  productType: 'Mug',
  tags: ['New', 'blue'],
  collectionIds: ['gid://shopify/Collection/1'],
};

test.each([
  ['names nothing', {}, true],
  ['names one of its tags, in another case', { tags: ['new', 'sale'] }, true],
  ['names no tag of it', { tags: ['sale'] }, false],
  ['names its collection and its vendor', { collectionIds: mug.collectionIds, vendors: ['nord'] }, true],
  ['names its vendor and another type', { vendors: ['Nord'], productTypes: ['Bowl'] }, false],
  ['names another status', { statuses: ['DRAFT'] }, false],
])('a rule that %s', (_name, filters, isMeant) => {
  expect(matchesRule({ ...everything, ...filters }, mug)).toBe(isMeant);
});

test('an archived product is only meant when the rule says so', () => {
  const archived = { ...mug, status: 'ARCHIVED' };
  expect(matchesRule(everything, archived)).toBe(false);
  expect(matchesRule({ ...everything, statuses: ['ARCHIVED'] }, archived)).toBe(true);
});

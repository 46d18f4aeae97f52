import { afterEach, expect, it } from 'vitest';
import { mugWithPhotos, openTestShop, type TestShop } from './test-shop.ts';

let shop: TestShop;
afterEach(() => shop.close());

const catalogue = `{
  products {
    edges {
      node {
        id
        title
        featuredMedia { id }
        media(query: "media_type:IMAGE") { edges { node { id ... on MediaImage { image { width } } } } }
        variants { edges { node { id sku } } }
      }
    }
  }
}`;

type Started = { bulkOperation: { id: string } | null; userErrors: { code: string; message: string }[] };

async function start(query: string): Promise<Started> {
  const { data } = await shop.graphql(
    `mutation ($query: String!) {
      bulkOperationRunQuery(query: $query) { bulkOperation { id status } userErrors { code message } } }`,
    { query },
  );
  return data.bulkOperationRunQuery as Started;
}

async function read(id: string) {
  const { data } = await shop.graphql(
    'query ($id: ID!) { bulkOperation(id: $id) { status url errorCode objectCount rootObjectCount } }',
    { id },
  );
  return data.bulkOperation as { status: string; url: string; objectCount: string };
}

it('runs the query over everything and writes children after all parents, with __parentId', async () => {
  const [mug] = await mugWithPhotos(2);
  shop = await openTestShop({}, [mug, { title: 'Bare', photos: [] }]);
  const { bulkOperation } = await start(catalogue);
  expect(await read(bulkOperation!.id)).toMatchObject({ status: 'CREATED', url: null });
  await shop.simulator.advance(150);
  expect(await read(bulkOperation!.id)).toMatchObject({ status: 'RUNNING', url: null });
  await shop.simulator.advance(150);
  const done = await read(bulkOperation!.id);
  expect(done).toMatchObject({ status: 'COMPLETED', objectCount: '7', rootObjectCount: '2' });
  const text = await (await fetch(done.url)).text();
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map((line) => line.title)).toEqual(['Mug', 'Bare', ...Array<undefined>(5)]);
  expect(lines[0]).toMatchObject({ featuredMedia: { id: lines[2].id } });
  expect(lines[0]).not.toHaveProperty('media');
  expect(lines[2]).toMatchObject({ __parentId: lines[0].id, image: { width: 40 } });
  expect(lines.filter((line) => line.sku).map((line) => line.sku)).toEqual(['MUG-B', 'MUG-R']);
});

it.each([
  ['a syntax error', '{ products {'],
  ['an unknown field', '{ products { edges { node { nmae } } } }'],
  ['no connection', '{ shop { name } }'],
  ['a top-level node', '{ node(id: "gid://shopify/Product/1") { id } }'],
  [
    'a nested connection under a parent without id',
    '{ products { edges { node { media { edges { node { id } } } } } } }',
  ],
])('refuses %s', async (_, query) => {
  shop = await openTestShop();
  expect(await start(query)).toMatchObject({ bulkOperation: null, userErrors: [{ code: 'INVALID' }] });
});

it('runs at most five at once', async () => {
  shop = await openTestShop();
  for (let count = 0; count < 5; count += 1) expect((await start(catalogue)).userErrors).toEqual([]);
  expect((await start(catalogue)).userErrors[0].code).toBe('LIMIT_REACHED');
  await shop.simulator.advance(300);
  expect((await start(catalogue)).userErrors).toEqual([]);
});

it('cancels a running operation', async () => {
  shop = await openTestShop();
  const { bulkOperation } = await start(catalogue);
  await shop.graphql('mutation ($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } } }', {
    id: bulkOperation!.id,
  });
  expect(await read(bulkOperation!.id)).toMatchObject({ status: 'CANCELING' });
  await shop.simulator.advance(300);
  expect(await read(bulkOperation!.id)).toMatchObject({ status: 'CANCELED', url: null });
});

it('fails without the scope', async () => {
  shop = await openTestShop({ app: { scopes: ['write_files'] } });
  const { bulkOperation } = await start(catalogue);
  await shop.simulator.advance(300);
  expect(await read(bulkOperation!.id)).toMatchObject({ status: 'FAILED', errorCode: 'ACCESS_DENIED' });
});

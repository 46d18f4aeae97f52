import { afterEach, describe, expect, it } from 'vitest';
import { mugWithPhotos, openTestShop, type TestShop } from './test-shop.ts';

let shop: TestShop;
afterEach(() => shop.close());

describe('the Admin API is as strict as the real one', () => {
  it('rejects a field that the schema does not have', async () => {
    shop = await openTestShop();
    const answer = await shop.graphql('{ shop { nmae } }');
    expect(answer.errors?.[0].message).toContain('Cannot query field "nmae"');
    expect(shop.simulator.log().at(-1)?.errorCodes).toEqual(['INVALID_DOCUMENT']);
  });

  it('rejects variables that do not fit the input type', async () => {
    shop = await openTestShop();
    const answer = await shop.graphql(
      'mutation ($files: [FileUpdateInput!]!) { fileUpdate(files: $files) { userErrors { code } } }',
      { files: [{ id: 'gid://shopify/MediaImage/1', productIds: [] }] },
    );
    expect(answer.errors?.[0].message).toContain('"productIds" is not defined by type "FileUpdateInput"');
  });

  it('rejects a scalar that is not what its name says', async () => {
    shop = await openTestShop();
    const answer = await shop.graphql(
      'mutation ($id: ID!, $moves: [MoveInput!]!) { productReorderMedia(id: $id, moves: $moves) { job { id } } }',
      { id: 'gid://shopify/Product/1', moves: [{ id: 'gid://shopify/MediaImage/1', newPosition: '-1' }] },
    );
    expect(answer.errors?.[0].message).toContain('UnsignedInt64');
  });

  it('counts deprecated fields, input fields and enum values in the log', async () => {
    shop = await openTestShop({}, await mugWithPhotos(1));
    await shop.graphql('{ products(first: 1) { nodes { totalVariants: title bodyHtml } } }');
    expect(shop.simulator.log().at(-1)?.deprecated).toEqual([expect.stringContaining('Product.bodyHtml')]);
    await shop.graphql(
      `mutation ($input: [StagedUploadInput!]!) { stagedUploadsCreate(input: $input) { userErrors { message } } }`,
      { input: [{ filename: 'a.png', mimeType: 'image/png', resource: 'PRODUCT_IMAGE' }] },
    );
    expect(shop.simulator.log().at(-1)?.deprecated).toEqual([expect.stringContaining('PRODUCT_IMAGE')]);
    await shop.graphql('{ shop { name } }');
    expect(shop.simulator.log().at(-1)?.deprecated).toEqual([]);
  });

  it('names what it does not implement instead of answering null', async () => {
    shop = await openTestShop({}, await mugWithPhotos(1));
    const root = await shop.graphql('{ orders(first: 1) { nodes { id } } }');
    expect(root.errors?.[0].message).toContain('does not implement QueryRoot.orders');
    const field = await shop.graphql('{ products(first: 1) { nodes { feedback { summary } } } }');
    expect(field.errors?.[0].message).toContain('does not implement Product.feedback');
  });

  it('wants a page size, and at most 250', async () => {
    shop = await openTestShop();
    const none = await shop.graphql('{ products { nodes { id } } }');
    expect(none.errors?.[0].message).toBe('you must provide one of first or last');
    const many = await shop.graphql('{ products(first: 251) { nodes { id } } }');
    expect(many.errors?.[0].message).toContain('250');
  });

  it('pages through products with cursors', async () => {
    const bare = ['One', 'Two', 'Three'].map((title) => ({ title, photos: [] }));
    shop = await openTestShop({}, bare);
    const page =
      'query ($after: String) { products(first: 2, after: $after) { nodes { title } pageInfo { hasNextPage endCursor } } }';
    const first = (await shop.graphql(page)).data.products as {
      nodes: unknown[];
      pageInfo: { endCursor: string };
    };
    expect(first).toMatchObject({
      nodes: [{ title: 'One' }, { title: 'Two' }],
      pageInfo: { hasNextPage: true },
    });
    const second = (await shop.graphql(page, { after: first.pageInfo.endCursor })).data.products;
    expect(second).toMatchObject({ nodes: [{ title: 'Three' }], pageInfo: { hasNextPage: false } });
  });

  it('filters by updated_at and refuses a filter that it does not know', async () => {
    shop = await openTestShop({}, [{ title: 'Old', photos: [] }]);
    await shop.simulator.advance(60_000);
    const since = shop.simulator.world.clock.now().toISOString();
    await shop.graphql('mutation { productCreate(product: { title: "New" }) { userErrors { message } } }');
    const query = 'query ($query: String) { products(first: 5, query: $query) { nodes { title } } }';
    const recent = await shop.graphql(query, { query: `updated_at:>='${since}'` });
    expect(recent.data.products).toEqual({ nodes: [{ title: 'New' }] });
    const unknown = await shop.graphql(query, { query: 'colour:red' });
    expect(unknown.errors?.[0].message).toContain('search field "colour"');
  });

  it('answers 404 for another API version', async () => {
    shop = await openTestShop();
    const response = await fetch(
      `${shop.simulator.url}/shops/demo.myshopify.com/admin/api/2024-01/graphql.json`,
      {
        method: 'POST',
        body: '{}',
      },
    );
    expect(response.status).toBe(404);
  });

  it('checks scopes per operation', async () => {
    shop = await openTestShop({ app: { scopes: ['read_products'] } }, await mugWithPhotos(1));
    const read = await shop.graphql('{ products(first: 1) { nodes { id } } }');
    expect(read.errors).toBeUndefined();
    const write = await shop.graphql(
      'mutation { fileDelete(fileIds: []) { deletedFileIds userErrors { code } } }',
    );
    expect(write.errors?.[0].extensions?.code).toBe('ACCESS_DENIED');
  });
});

describe('the query budget', () => {
  it('charges by the published rules and gives back what was not used', async () => {
    shop = await openTestShop({}, await mugWithPhotos(1));
    const answer = await shop.graphql(
      '{ products(first: 10) { nodes { id media(first: 5) { nodes { id } } } } }',
    );
    // 2 + 10 × (1 + 2 + 5 × 1) asked for; 2 + 1 × (1 + 2 + 1) used
    expect(answer.extensions?.cost).toMatchObject({ requestedQueryCost: 82, actualQueryCost: 6 });
    expect(answer.extensions?.cost.throttleStatus).toEqual({
      maximumAvailable: 2000,
      currentlyAvailable: 1994,
      restoreRate: 100,
    });
  });

  it('refuses a single query over 1000 points', async () => {
    shop = await openTestShop();
    const answer = await shop.graphql(
      '{ products(first: 250) { nodes { media(first: 10) { nodes { id } } } } }',
    );
    expect(answer.errors?.[0].extensions?.code).toBe('MAX_COST_EXCEEDED');
  });

  it('throttles with HTTP 200 and refills with time', async () => {
    shop = await openTestShop({ limits: { bucketSize: 25 } });
    const mutation = 'mutation { fileDelete(fileIds: []) { userErrors { code } } }';
    expect((await shop.graphql(mutation)).errors).toBeUndefined();
    expect((await shop.graphql(mutation)).errors).toBeUndefined();
    const refused = await shop.graphql(mutation);
    expect(refused.status).toBe(200);
    expect(refused.errors?.[0].extensions?.code).toBe('THROTTLED');
    expect(refused.extensions?.cost).toMatchObject({
      actualQueryCost: null,
      throttleStatus: { currentlyAvailable: 5 },
    });
    await shop.simulator.advance(50);
    expect((await shop.graphql(mutation)).errors).toBeUndefined();
  });
});

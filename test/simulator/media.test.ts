import { afterEach, expect, it } from 'vitest';
import { mugWithPhotos, openTestShop, plainPicture, type TestShop } from './test-shop.ts';

let shop: TestShop;
afterEach(() => shop.close());

const createFile = `mutation ($files: [FileCreateInput!]!) {
  fileCreate(files: $files) { files { id fileStatus } userErrors { code field } }
}`;
const updateFile = `mutation ($files: [FileUpdateInput!]!) {
  fileUpdate(files: $files) { files { id } userErrors { code field } }
}`;
const readFile = `query ($id: ID!) {
  node(id: $id) { ... on MediaImage { fileStatus fileErrors { code } image { url width height } } }
}`;

async function fileFrom(bytes: Buffer, filename = 'photo.png'): Promise<string> {
  const originalSource = await shop.stage(bytes, filename);
  const { data } = await shop.graphql(createFile, { files: [{ originalSource, contentType: 'IMAGE' }] });
  return (data.fileCreate as { files: { id: string }[] }).files[0].id;
}

async function read(id: string) {
  return (await shop.graphql(readFile, { id })).data.node;
}

const mug = () => [...shop.simulator.shop().products.values()][0];

it('takes a picture from UPLOADED over PROCESSING to READY, without an address before', async () => {
  shop = await openTestShop();
  const bytes = await plainPicture();
  const id = await fileFrom(bytes);
  expect(await read(id)).toMatchObject({ fileStatus: 'UPLOADED', image: null });
  await shop.simulator.advance(150);
  expect(await read(id)).toMatchObject({ fileStatus: 'PROCESSING', image: null });
  await shop.simulator.advance(150);
  const ready = (await read(id)) as { image: { url: string } };
  expect(ready).toMatchObject({ fileStatus: 'READY', image: { width: 40, height: 30 } });
  const served = await fetch(`${ready.image.url}&width=20`);
  expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
});

it.each([
  ['UNSUPPORTED_IMAGE_FILE_TYPE', () => Promise.resolve(Buffer.from('this is no picture'))],
  ['IMAGE_PROCESSING_FAILURE', async () => (await plainPicture(600, 600)).subarray(0, 600)],
  ['INVALID_IMAGE_RESOLUTION', () => plainPicture(5000, 4001)],
])('fails with %s', async (code, makeBytes) => {
  shop = await openTestShop();
  const id = await fileFrom(await makeBytes());
  await shop.simulator.advance(300);
  expect(await read(id)).toMatchObject({ fileStatus: 'FAILED', fileErrors: [{ code }], image: null });
});

it('fails when nothing was uploaded', async () => {
  shop = await openTestShop();
  const originalSource = `${shop.simulator.url}/staged/demo.myshopify.com/nothing/photo.png`;
  const { data } = await shop.graphql(createFile, { files: [{ originalSource }] });
  await shop.simulator.advance(300);
  const [{ id }] = (data.fileCreate as { files: { id: string }[] }).files;
  expect(await read(id)).toMatchObject({ fileErrors: [{ code: 'IMAGE_DOWNLOAD_FAILURE' }] });
});

it('refuses an upload that is not what was announced', async () => {
  shop = await openTestShop();
  const { data } = await shop.graphql(
    `mutation { stagedUploadsCreate(input: [{ filename: "a.png", mimeType: "image/png", resource: IMAGE, fileSize: "3" }]) {
      stagedTargets { url resourceUrl parameters { name value } } } }`,
  );
  const [target] = (data.stagedUploadsCreate as { stagedTargets: { url: string; resourceUrl: string }[] })
    .stagedTargets;
  const put = (url: string, type: string, body: string) =>
    fetch(url, { method: 'PUT', headers: { 'content-type': type }, body }).then(({ status }) => status);
  expect(await put(target.resourceUrl, 'image/png', 'abc')).toBe(403);
  expect(await put(target.url, 'image/jpeg', 'abc')).toBe(403);
  expect(await put(target.url, 'image/png', 'abcd')).toBe(400);
  expect(await put(target.url, 'image/png', 'abc')).toBe(200);
});

it('takes a form upload with all its parameters and the file last', async () => {
  shop = await openTestShop();
  const { data } = await shop.graphql(
    `mutation { stagedUploadsCreate(input: [{ filename: "a.png", mimeType: "image/png", resource: IMAGE, httpMethod: POST }]) {
      stagedTargets { url parameters { name value } } } }`,
  );
  type Target = { url: string; parameters: { name: string; value: string }[] };
  const [target] = (data.stagedUploadsCreate as { stagedTargets: Target[] }).stagedTargets;
  const form = new FormData();
  for (const { name, value } of target.parameters.slice(1)) form.append(name, value);
  form.append('file', new Blob(['abc']), 'a.png');
  expect((await fetch(target.url, { method: 'POST', body: form })).status).toBe(403);
  const whole = new FormData();
  for (const { name, value } of target.parameters) whole.append(name, value);
  whole.append('file', new Blob(['abc']), 'a.png');
  expect((await fetch(target.url, { method: 'POST', body: whole })).status).toBe(201);
});

it('attaches a file to a product only when it is READY, and only once', async () => {
  shop = await openTestShop({}, await mugWithPhotos(1));
  const id = await fileFrom(await plainPicture());
  const attach = () =>
    shop.graphql(updateFile, { files: [{ id, alt: 'A mug', referencesToAdd: [mug().id] }] });
  expect((await attach()).data.fileUpdate).toMatchObject({ userErrors: [{ code: 'NON_READY_STATE' }] });
  await shop.simulator.advance(300);
  expect((await attach()).data.fileUpdate).toMatchObject({ userErrors: [] });
  await attach();
  expect(mug().mediaIds).toEqual([expect.any(String), id]);
});

it('names a missing file, a missing product, a locked file and a full product', async () => {
  shop = await openTestShop({ limits: { maxMediaPerProduct: 1 } }, await mugWithPhotos(1));
  const id = await fileFrom(await plainPicture());
  await shop.simulator.advance(300);
  const codeOf = async (input: Record<string, unknown>) => {
    const { data } = await shop.graphql(updateFile, { files: [input] });
    return (data.fileUpdate as { userErrors: { code: string }[] }).userErrors[0].code;
  };
  expect(await codeOf({ id: 'gid://shopify/MediaImage/9' })).toBe('FILE_DOES_NOT_EXIST');
  expect(await codeOf({ id, referencesToAdd: ['gid://shopify/Product/9'] })).toBe(
    'REFERENCE_TARGET_DOES_NOT_EXIST',
  );
  expect(await codeOf({ id, referencesToAdd: [mug().id] })).toBe('PRODUCT_MEDIA_LIMIT_EXCEEDED');
  shop.simulator.shop().files.get(id)!.locked = true;
  expect(await codeOf({ id, alt: 'x' })).toBe('FILE_LOCKED');
});

it('replaces the contents under the same path, and keeps the old picture when the new one fails', async () => {
  shop = await openTestShop();
  const id = await fileFrom(await plainPicture());
  await shop.simulator.advance(300);
  const before = (await read(id)) as { image: { url: string } };
  await shop.graphql(updateFile, {
    files: [{ id, originalSource: await shop.stage(await plainPicture(8, 8)) }],
  });
  await shop.simulator.advance(300);
  const after = (await read(id)) as { image: { url: string } };
  expect(after.image).toMatchObject({ width: 8, height: 8 });
  expect(new URL(after.image.url).pathname).toBe(new URL(before.image.url).pathname);
  await shop.graphql(updateFile, {
    files: [{ id, originalSource: await shop.stage(Buffer.from('broken')) }],
  });
  await shop.simulator.advance(300);
  expect(await read(id)).toMatchObject({ fileStatus: 'FAILED', image: { width: 8 } });
  const { data } = await shop.graphql(
    'mutation ($ids: [ID!]!) { fileAcknowledgeUpdateFailed(fileIds: $ids) { files { fileStatus } userErrors { code } } }',
    { ids: [id] },
  );
  expect(data.fileAcknowledgeUpdateFailed).toEqual({ files: [{ fileStatus: 'READY' }], userErrors: [] });
});

it('reorders media in a job: nothing moves before the job is done', async () => {
  shop = await openTestShop({}, await mugWithPhotos(3));
  const [first, second, third] = mug().mediaIds;
  const { data } = await shop.graphql(
    `mutation ($id: ID!, $moves: [MoveInput!]!) {
      productReorderMedia(id: $id, moves: $moves) { job { id done } mediaUserErrors { code } } }`,
    { id: mug().id, moves: [{ id: third, newPosition: '0' }] },
  );
  const { job } = data.productReorderMedia as { job: { id: string; done: boolean } };
  expect(job.done).toBe(false);
  expect(mug().mediaIds).toEqual([first, second, third]);
  await shop.simulator.advance(200);
  expect(mug().mediaIds).toEqual([third, first, second]);
  expect((await shop.graphql('query ($id: ID!) { job(id: $id) { done } }', { id: job.id })).data.job).toEqual(
    {
      done: true,
    },
  );
});

it('links one photo to a variant, and detaching the photo clears the variant', async () => {
  shop = await openTestShop({}, await mugWithPhotos(1));
  const [variant] = mug().variants;
  const [mediaId] = mug().mediaIds;
  const append = () =>
    shop.graphql(
      `mutation ($id: ID!, $pairs: [ProductVariantAppendMediaInput!]!) {
        productVariantAppendMedia(productId: $id, variantMedia: $pairs) { userErrors { code } } }`,
      { id: mug().id, pairs: [{ variantId: variant.id, mediaIds: [mediaId] }] },
    );
  expect((await append()).data.productVariantAppendMedia).toEqual({ userErrors: [] });
  expect((await append()).data.productVariantAppendMedia).toEqual({
    userErrors: [{ code: 'PRODUCT_VARIANT_ALREADY_HAS_MEDIA' }],
  });
  await shop.graphql(updateFile, { files: [{ id: mediaId, referencesToRemove: [mug().id] }] });
  expect(variant.mediaIds).toEqual([]);
  expect(shop.simulator.shop().files.has(mediaId)).toBe(true);
});

it('deletes a file for good: from the product, and its address stops working', async () => {
  shop = await openTestShop({}, await mugWithPhotos(1));
  const [id] = mug().mediaIds;
  const { image } = (await read(id)) as { image: { url: string } };
  await shop.graphql('mutation ($ids: [ID!]!) { fileDelete(fileIds: $ids) { deletedFileIds } }', {
    ids: [id],
  });
  expect(mug().mediaIds).toEqual([]);
  expect((await fetch(image.url)).status).toBe(404);
});

it('sets metafields only on the version that was read', async () => {
  shop = await openTestShop({}, await mugWithPhotos(1));
  const set = async (value: string, compareDigest?: string | null) => {
    const { data } = await shop.graphql(
      `mutation ($m: [MetafieldsSetInput!]!) {
        metafieldsSet(metafields: $m) { metafields { compareDigest } userErrors { code } } }`,
      {
        m: [
          { ownerId: mug().id, namespace: '$app:photos', key: 'state', type: 'json', value, compareDigest },
        ],
      },
    );
    return data.metafieldsSet as { metafields: { compareDigest: string }[]; userErrors: { code: string }[] };
  };
  const first = await set('{"a":1}', null);
  expect(first.userErrors).toEqual([]);
  expect((await set('{"a":2}', null)).userErrors).toEqual([{ code: 'STALE_OBJECT' }]);
  expect((await set('{"a":2}', first.metafields[0].compareDigest)).userErrors).toEqual([]);
  expect((await set('not json', (await set('{}')).metafields[0]?.compareDigest)).userErrors[0].code).toMatch(
    /STALE_OBJECT|INVALID_VALUE/,
  );
});

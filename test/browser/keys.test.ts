import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { testDatabase } from '#test/setup/database.ts';
import { newId } from '#app/platform/ids.ts';
import { createInvitation } from '#app/partners/invitations.server.ts';
import { grantScopes } from '#app/partners/scopes.ts';
import { authenticateKey } from '#app/partners/api-keys.server.ts';
import { systemClock } from '#app/platform/clock.ts';
import { openMerchantWorld, type MerchantWorld } from './merchant-world.ts';

const database = await testDatabase();
const { db } = database;
let world: MerchantWorld;

beforeAll(async () => {
  world = await openMerchantWorld(database);
});
afterAll(() => world.close());
beforeEach(() => {
  world.faults.length = 0;
});
afterEach(() => {
  if (world.faults.length) throw new Error(`The pages complained: ${world.faults.join('; ')}`);
});

const whoIs = (secret: string) => authenticateKey({ db, clock: systemClock }, secret);

it('makes a key that is shown once and orders with the store’s own credits', async () => {
  const { page, app } = await world.open('/app/settings');
  await app.getByRole('link', { name: 'Manage API keys' }).click();
  await app.getByText('There is no key yet.').waitFor();
  await app.getByLabel('Name').fill('Nightly catalogue');
  await app.getByText('Only this').click();
  await app.getByLabel('Read your measured style').check({ force: true });
  await app.getByRole('button', { name: 'Make the key' }).click();
  await app.getByText(/“Nightly catalogue” is made/).waitFor();
  const secret = (await app.locator('.Polaris-Banner .al-id').textContent()) ?? '';
  expect(await whoIs(secret)).toMatchObject({
    mode: 'live',
    scopes: ['generations:write', 'generations:read', 'stores:read'],
    partner: { storeId: world.storeId },
  });
  const kept = [await db.apiKey.findMany(), await db.auditEntry.findMany()];
  expect(JSON.stringify(kept)).not.toContain(secret);
  await page.reload();
  await app.getByText(/Last used/).waitFor();
  expect(await app.locator('.Polaris-Banner').count()).toBe(0);
  expect(await app.locator('body').textContent()).not.toContain(secret);
  const answer = await fetch(`${world.appUrl}/v1/generations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
    body: JSON.stringify({
      product_image: 'https://cdn.you.com/sku.jpg',
      store_id: world.storeId,
      count: 3,
    }),
  });
  expect(answer.status).toBe(202);
  const accounts = await db.creditAccount.findMany({ where: { ownerKind: 'store', ownerId: world.storeId } });
  expect(accounts.find(({ kind }) => kind === 'reserved')?.balance).toBe(3);
  await page.close();
});

it('replaces a key with an overlap, and ends one at once', async () => {
  const { page, app } = await world.open('/app/keys');
  await app.getByLabel('Name').fill('Till');
  await app.getByLabel('Kind').selectOption('test');
  await app.getByRole('button', { name: 'Make the key' }).click();
  const shown = app.locator('.Polaris-Banner .al-id');
  await shown.waitFor();
  const first = (await shown.textContent()) ?? '';
  expect((await whoIs(first))?.mode).toBe('test');
  await app.getByRole('button', { name: 'Replace Till' }).click();
  await app.getByLabel('The old key').selectOption('1');
  await app.getByRole('button', { name: 'Make the new key' }).click();
  await app.getByText(/^Ends /).waitFor();
  const second = (await shown.textContent()) ?? '';
  expect(second).not.toBe(first);
  expect([(await whoIs(first))?.mode, (await whoIs(second))?.mode]).toEqual(['test', 'test']);
  await app.getByRole('button', { name: 'End Till' }).first().click();
  await app.getByRole('button', { name: 'End it now' }).click();
  await app.getByText('Ended', { exact: true }).waitFor();
  expect(await whoIs(second)).toBeUndefined();
  const deeds = await db.auditEntry.findMany({
    where: { actor: world.storeId },
    orderBy: { createdAt: 'asc' },
  });
  expect(deeds.map(({ action }) => action)).toEqual(['key.made', 'key.made', 'key.rotated', 'key.revoked']);
  await page.close();
});

it('needs no sideways scrolling on a phone', async () => {
  const { page, app } = await world.open('/app/keys', { width: 390, height: 844 });
  await app.getByRole('heading', { name: 'Your keys' }).waitFor();
  const overflow = await app.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
  expect(overflow).toBe(0);
  await page.close();
});

it('shows who asks for what, gives it when the merchant accepts, and takes it back', async () => {
  const partner = await db.partner.create({ data: { id: newId('ptn'), name: 'Embellify' } });
  const asked = { partnerId: partner.id, scopes: grantScopes, days: 14, actor: 'test' };
  const made = await db.$transaction((tx) =>
    createInvitation(tx, { clock: systemClock }, { ...asked, shopDomain: null, note: 'For our marketplace' }),
  );
  const code = made.ok ? made.code : '';
  const opened = await fetch(`${world.appUrl}/invitations/${code}`);
  expect([opened.status, opened.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
  expect(await opened.text()).toContain(code);
  const { page, app } = await world.open('/app/settings');
  await app.getByLabel('Code of an invitation').fill('invite_of_nobody');
  await app.getByRole('button', { name: 'Show', exact: true }).click();
  await app.getByText('There is no open invitation with this code').waitFor();
  await app.getByLabel('Code of an invitation').fill(code);
  await app.getByRole('button', { name: 'Show', exact: true }).click();
  await app.getByText('Embellify asks for access to your store').waitFor();
  await app.getByText('“For our marketplace”').waitFor();
  for (const words of ['Order photos in your style', 'Read your measured style'])
    await app.getByRole('listitem').getByText(words).waitFor();
  expect(await db.grant.count({ where: { partnerId: partner.id } })).toBe(0);
  await app.getByRole('button', { name: 'Allow Embellify' }).click();
  await app.getByRole('button', { name: 'Take back access of Embellify' }).waitFor();
  const where = { partnerId: partner.id, storeId: world.storeId };
  expect((await db.grant.findFirstOrThrow({ where })).scopes).toEqual([...grantScopes]);
  await app.getByRole('button', { name: 'Take back access of Embellify' }).click();
  await app.getByRole('button', { name: 'Take back', exact: true }).click();
  await app.getByText('No partner may use your store.').waitFor();
  expect(await db.grant.count({ where })).toBe(0);
  await page.close();
});

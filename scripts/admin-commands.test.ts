import { expect, test } from 'vitest';
import { authenticateKey } from '#app/partners/api-keys.server.ts';
import { findPartnerStore } from '#app/partners/store-grants.server.ts';
import { newId } from '#app/platform/ids.ts';
import { testClock, testServices } from '#test/setup/services.ts';
import { runAdmin } from './admin-commands.ts';

const services = await testServices({ clock: testClock() });
const { db } = services;
const store = await db.store.create({ data: { id: newId('store'), kind: 'partner', name: 'Cups' } });

async function admin(...argv: string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const output = {
    out: (line: string) => void out.push(line),
    error: (line: string) => void errors.push(line),
  };
  const code = await runAdmin(services, argv, output);
  return { code, out, errors: errors.join('\n') };
}

async function adminJson(...argv: string[]): Promise<Record<string, string>> {
  const { code, out, errors } = await admin(...argv, '--json');
  expect({ code, errors, lines: out.length }).toEqual({ code: 0, errors: '', lines: 1 });
  return JSON.parse(out[0]) as Record<string, string>;
}

test('a partner is created with a key that works, credits, a webhook secret and a store', async () => {
  const made = await adminJson('partners', 'create', '--name', 'Shop', '--credits', '7', '--store', store.id);
  expect(made).toMatchObject({
    partnerId: expect.stringMatching(/^ptn_/),
    key: expect.stringMatching(/^sk_live_[0-9A-Za-z]{32}$/),
    webhookSecret: expect.stringMatching(/^whsec_[0-9A-Za-z+/]{43}=$/),
  });
  const key = await authenticateKey(services, made.key);
  expect(key?.partner).toMatchObject({ id: made.partnerId, name: 'Shop' });
  expect(await findPartnerStore(services, { partnerId: made.partnerId, storeId: store.id })).not.toBeNull();
  expect(await adminJson('partners', 'credit', '--id', made.partnerId, '--credits', '5')).toMatchObject({
    available: 12,
  });
  // the secret is nowhere in the database
  const rows = JSON.stringify([await db.apiKey.findMany(), await db.partner.findMany()]);
  expect(rows).not.toContain(made.key);
});

test('keys are made, restricted and revoked at once', async () => {
  const made = await adminJson('partners', 'create', '--name', 'Keys', '--credits', '0');
  const second = await adminJson('keys', 'create', '--partner', made.partnerId, '--scopes', 'credits:read');
  expect((await authenticateKey(services, second.key))?.scopes).toEqual(['credits:read']);
  await adminJson('keys', 'revoke', '--id', second.keyId);
  expect(await authenticateKey(services, second.key)).toBeUndefined();
  expect(await authenticateKey(services, made.key)).toBeDefined();
  expect((await admin('keys', 'revoke', '--id', second.keyId)).code).toBe(2);
});

test('a grant is given and taken back', async () => {
  const { partnerId } = await adminJson('partners', 'create', '--name', 'Grants', '--credits', '0');
  await adminJson('grants', 'add', '--partner', partnerId, '--store', store.id);
  expect(await findPartnerStore(services, { partnerId, storeId: store.id })).not.toBeNull();
  await adminJson('grants', 'remove', '--partner', partnerId, '--store', store.id);
  expect(await findPartnerStore(services, { partnerId, storeId: store.id })).toBeNull();
});

test('a broken ledger is found and ends with code 1', async () => {
  expect((await admin('ledger', 'check')).code).toBe(0);
  await db.creditAccount.create({
    data: { id: newId('acc'), ownerKind: 'partner', ownerId: 'x', kind: 'available', balance: 3 },
  });
  const { code, out } = await admin('ledger', 'check', '--json');
  expect({ code, data: JSON.parse(out[0]) }).toEqual({ code: 1, data: { ok: false, faults: 1, total: 3 } });
});

test.each([
  [['partners', 'creat'], 'There is no command "partners creat".'],
  [['partners', 'create', '--name', 'X'], 'needs --credits'],
  [['partners', 'create', '--name', 'X', '--credits', '1.5'], 'must be a whole number'],
  [
    ['partners', 'create', '--name', 'X', '--credits', '1', '--store', 'store_no'],
    'There is no store "store_no"',
  ],
  [['partners', 'list', '--bogus'], "'--bogus'"],
  [['webhooks', 'add', '--partner', 'ptn_no', '--url', 'https://a.example'], 'There is no partner'],
])('%j is refused with a sentence and code 2', async (argv, message) => {
  const { code, out, errors } = await admin(...argv);
  expect({ code, out }).toEqual({ code: 2, out: [] });
  expect(errors).toContain(message);
});

test('help lists every command', async () => {
  const { code, out } = await admin('--help');
  expect(code).toBe(0);
  for (const command of ['partners create', 'keys revoke', 'grants add', 'stores list', 'ledger check'])
    expect(out[0]).toContain(command);
});

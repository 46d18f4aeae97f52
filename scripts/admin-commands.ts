import { parseArgs } from 'node:util';
import { checkLedger, grantCredits, readBalance } from '#app/credits/ledger.server.ts';
import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '#app/partners/api-keys.server.ts';
import { grantScopes, scopes } from '#app/partners/scopes.ts';
import { noteDeed } from '#app/partners/audit.server.ts';
import { createInvitation } from '#app/partners/invitations.server.ts';
import { createPartner } from '#app/partners/create-partner.server.ts';
import { grantStore, takeBackGrant } from '#app/partners/store-grants.server.ts';
import { newId, randomToken } from '#app/platform/ids.ts';
import { signedHeaders } from '#app/webhooks/signature.ts';
import { UsageError, type AdminServices, type Command, type Result, type Values } from './admin-command.ts';
import { operatorName, ringCommands } from './ring-commands.ts';

export type AdminOutput = { out(line: string): void; error(line: string): void };

const commands: Record<string, Command> = {
  'partners create': {
    help: '--name NAME --credits N [--store STORE_ID] [--webhook URL]   open an account; prints its first key once',
    needs: ['name', 'credits'],
    takes: ['store', 'webhook'],
    run: openPartner,
  },
  'partners list': { help: 'all accounts with their credits', needs: [], run: listPartners },
  'partners credit': {
    help: '--id PARTNER_ID --credits N [--note TEXT]   give credits',
    needs: ['id', 'credits'],
    takes: ['note'],
    run: giveCredits,
  },
  'keys create': {
    help: `--partner PARTNER_ID [--name NAME] [--mode test] [--scopes ${scopes.join(',')}]   make a key; printed once`,
    needs: ['partner'],
    takes: ['name', 'mode', 'scopes'],
    run: makeKey,
  },
  'keys list': {
    help: '--partner PARTNER_ID   its keys, and when each was last used',
    needs: ['partner'],
    run: listKeys,
  },
  'keys rotate': {
    help: '--id KEY_ID [--overlap-hours 24]   make a key that may do the same; the old one works on so long',
    needs: ['id'],
    takes: ['overlap-hours'],
    run: replaceKey,
  },
  'keys revoke': { help: '--id KEY_ID   end a key at once', needs: ['id'], run: endKey },
  'grants add': {
    help: '--partner PARTNER_ID --store STORE_ID   let a partner use a store',
    needs: ['partner', 'store'],
    run: addGrant,
  },
  'invitations create': {
    help: '--partner PARTNER_ID [--shop NAME.myshopify.com] [--note TEXT]   ask a merchant for permission; printed once',
    needs: ['partner'],
    takes: ['shop', 'note'],
    run: invite,
  },
  'grants remove': {
    help: '--partner PARTNER_ID --store STORE_ID   take that back',
    needs: ['partner', 'store'],
    run: removeGrant,
  },
  'webhooks add': {
    help: '--partner PARTNER_ID --url URL   send every event of a partner to this address',
    needs: ['partner', 'url'],
    run: addWebhook,
  },
  'webhooks sign': {
    help: '--secret whsec_… --body TEXT [--event EVENT_ID]   print the headers of a delivery, for a receiver’s test',
    needs: ['secret', 'body'],
    takes: ['event'],
    run: signWebhook,
  },
  'stores list': { help: 'all stores', needs: [], run: listStores },
  ...ringCommands,
  'ledger check': { help: 'prove that the credit ledger sums to zero', needs: [], run: checkCredits },
};

const usage = [
  'What an operator can do, beside a running server:',
  '',
  ...Object.entries(commands).map(([name, { help }]) => `  ${name.padEnd(16)} ${help}`),
  '',
  '  --json           print one JSON object and nothing else',
  '  --help           this text',
  '',
  'The database is DATABASE_URL, or that of the server that runs here; SECRET_KEY must be the same as its own.',
].join('\n');

/** Runs one command line. @returns the exit code: 0 done, 1 a check failed, 2 the command was not right */
export async function runAdmin(
  services: AdminServices,
  argv: readonly string[],
  output: AdminOutput,
): Promise<number> {
  try {
    const parsed = parseCommand(argv);
    if (parsed === 'help') {
      output.out(usage);
      return 0;
    }
    const { data, lines } = await parsed.command.run(services, parsed.values);
    if (parsed.isJson) output.out(JSON.stringify(data));
    else for (const line of lines) output.out(line);
    return 'ok' in data && data.ok === false ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.error(`${error.message}\nSee: npm run admin -- --help`);
    return 2;
  }
}

/** Reads a command line without touching anything. Throws UsageError. */
export function parseCommand(
  argv: readonly string[],
): 'help' | { command: Command; values: Values; isJson: boolean } {
  if (!argv.length || argv.includes('--help') || argv.includes('-h')) return 'help';
  const name = argv.slice(0, 2).join(' ');
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`There is no command "${name}".`);
  const names = [...command.needs, ...(command.takes ?? [])];
  const options = Object.fromEntries(names.map((option) => [option, { type: 'string' } as const]));
  let parsed: { values: Record<string, unknown> };
  try {
    parsed = parseArgs({ args: argv.slice(2), options: { ...options, json: { type: 'boolean' } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { json, ...values } = parsed.values;
  const missing = command.needs.filter((option) => !values[option]);
  if (missing.length)
    throw new UsageError(`"${name}" needs ${missing.map((one) => `--${one}`).join(' and ')}.`);
  return { command, values: values as Values, isJson: json === true };
}

function readCredits(text: string | undefined): number {
  const credits = Number(text);
  if (!Number.isInteger(credits) || credits < 0 || credits > 1_000_000_000)
    throw new UsageError(`--credits must be a whole number from 0 to 1,000,000,000, not "${text}".`);
  return credits;
}

async function requirePartner({ db }: AdminServices, id: string | undefined): Promise<string> {
  const partner = await db.partner.findUnique({ where: { id: id ?? '' } });
  if (!partner) throw new UsageError(`There is no partner "${id}". "partners list" shows them.`);
  return partner.id;
}

async function requireStore({ db }: AdminServices, id: string | undefined): Promise<string> {
  const store = await db.store.findUnique({ where: { id: id ?? '' } });
  if (!store) throw new UsageError(`There is no store "${id}". "stores list" shows them.`);
  return store.id;
}

function requireAddress({ publicFetch }: AdminServices, option: string, url: string): string {
  const verdict = publicFetch.judge(url);
  if (!verdict.ok) throw new UsageError(`--${option}: ${verdict.message}`);
  return url;
}

async function registerEndpoint({ db }: AdminServices, partnerId: string, url: string): Promise<string> {
  const id = newId('whe');
  await db.webhookEndpoint.create({ data: { id, partnerId, url, events: [] } });
  return id;
}

async function openPartner(services: AdminServices, values: Values): Promise<Result> {
  const storeId = values.store ? await requireStore(services, values.store) : null;
  const webhook = values.webhook ? requireAddress(services, 'webhook', values.webhook) : null;
  const credits = readCredits(values.credits);
  const made = await createPartner(services, { name: values.name ?? '', credits });
  const partnerId = made.partner.id;
  const actor = operatorName({});
  await noteDeed(services.db, services, {
    actor,
    action: 'partner.made',
    subject: partnerId,
    detail: { keyId: made.keyId, credits },
  });
  if (storeId) await grantStore(services, { partnerId, storeId }, actor);
  if (webhook) await registerEndpoint(services, partnerId, webhook);
  const { keyId, secret, webhookSecret } = made;
  const lines = [
    `partner         ${partnerId}`,
    `key             ${secret}   (shown only now)`,
    `webhook secret  ${webhookSecret}`,
    ...(storeId ? [`store           ${storeId}`] : []),
  ];
  return { data: { partnerId, keyId, key: secret, webhookSecret }, lines };
}

async function listPartners(services: AdminServices): Promise<Result> {
  const rows = await services.db.partner.findMany({
    orderBy: { createdAt: 'asc' },
    include: { grants: true, keys: true },
  });
  const partners = [];
  for (const { id, name, grants, keys } of rows) {
    const credits = await readBalance(services.db, { kind: 'partner', id });
    const liveKeys = keys.filter((key) => !key.revokedAt).map((key) => ({ id: key.id, hint: key.hint }));
    partners.push({ id, name, ...credits, keys: liveKeys, stores: grants.map(({ storeId }) => storeId) });
  }
  const lines = partners.map(
    ({ id, name, available, reserved, keys, stores }) =>
      `${id}  ${name}  ${available} credits (${reserved} reserved)  keys: ${keys.map((key) => `${key.id} ${key.hint}`).join(', ') || 'none'}  stores: ${stores.join(', ') || 'none'}`,
  );
  return { data: { partners }, lines: lines.length ? lines : ['There are no partners yet.'] };
}

async function giveCredits(services: AdminServices, values: Values): Promise<Result> {
  const id = await requirePartner(services, values.id);
  const amount = readCredits(values.credits);
  const owner = { kind: 'partner', id } as const;
  const note = values.note ?? 'given by the operator';
  await services.db.$transaction(async (tx) => {
    await grantCredits(tx, { owner, amount, key: `grant:${id}:${randomToken(16)}`, note });
    const deed = { actor: operatorName({}), action: 'credits.given', subject: id };
    await noteDeed(tx, services, { ...deed, detail: { amount, note } });
  });
  const balance = await readBalance(services.db, owner);
  return { data: { partnerId: id, ...balance }, lines: [`${id} has ${balance.available} credits.`] };
}

async function makeKey(services: AdminServices, values: Values): Promise<Result> {
  const partnerId = await requirePartner(services, values.partner);
  const wanted = (values.scopes ?? '').split(',').filter(Boolean);
  const unknown = wanted.find((scope) => !scopes.some((known) => known === scope));
  if (unknown) throw new UsageError(`There is no scope "${unknown}". Known: ${scopes.join(', ')}.`);
  const { mode = 'live' } = values;
  if (mode !== 'live' && mode !== 'test') throw new UsageError('--mode is live or test.');
  const asked = { partnerId, name: values.name, mode, scopes: wanted } as const;
  const { key, secret } = await services.db.$transaction(async (tx) => {
    const made = await createApiKey(tx, services, asked);
    await noteDeed(tx, services, {
      actor: operatorName({}),
      action: 'key.made',
      subject: made.key.id,
      detail: { partnerId },
    });
    return made;
  });
  const data = { partnerId, keyId: key.id, key: secret };
  return { data, lines: [`key id  ${key.id}`, `key     ${secret}   (shown only now)`] };
}

async function listKeys(services: AdminServices, values: Values): Promise<Result> {
  const partnerId = await requirePartner(services, values.partner);
  const rows = await listApiKeys(services, { partnerId, limit: 1000 });
  const keys = rows.map(({ id, name, mode, hint, scopes: own, lastUsedAt, expiresAt, revokedAt }) => ({
    id,
    name,
    mode,
    hint,
    scopes: own,
    lastUsedAt,
    expiresAt,
    revokedAt,
  }));
  const lines = keys.map(
    ({ id, hint, name, lastUsedAt, expiresAt, revokedAt }) =>
      `${id}  ${hint}  ${name}  last used: ${lastUsedAt?.toISOString() ?? 'never'}${expiresAt ? `  ends: ${expiresAt.toISOString()}` : ''}${revokedAt ? '  revoked' : ''}`,
  );
  return { data: { keys }, lines: lines.length ? lines : ['There are no keys.'] };
}

async function replaceKey(services: AdminServices, values: Values): Promise<Result> {
  const overlapHours = Number(values['overlap-hours'] ?? 24);
  if (!(overlapHours >= 0 && overlapHours <= 168))
    throw new UsageError('--overlap-hours must be a number from 0 to 168.');
  const old = await services.db.apiKey.findFirst({ where: { id: values.id, revokedAt: null } });
  if (!old) throw new UsageError(`There is no working key "${values.id}". "keys list" shows them.`);
  const { key, secret } = await services.db.$transaction(async (tx) => {
    const made = await rotateApiKey(tx, services, { old, overlapHours });
    const deed = { actor: operatorName({}), action: 'key.rotated', subject: old.id };
    await noteDeed(tx, services, { ...deed, detail: { newKeyId: made.key.id } });
    return made;
  });
  const data = { partnerId: old.partnerId, keyId: key.id, key: secret };
  return { data, lines: [`key id  ${key.id}`, `key     ${secret}   (shown only now)`] };
}

async function endKey(services: AdminServices, { id = '' }: Values): Promise<Result> {
  if (!(await revokeApiKey(services, { keyId: id })))
    throw new UsageError(`There is no working key "${id}". "partners list" shows them.`);
  await noteDeed(services.db, services, { actor: operatorName({}), action: 'key.revoked', subject: id });
  return { data: { keyId: id, revoked: true }, lines: [`${id} does not work any more.`] };
}

async function addGrant(services: AdminServices, values: Values): Promise<Result> {
  const partnerId = await requirePartner(services, values.partner);
  const storeId = await requireStore(services, values.store);
  await grantStore(services, { partnerId, storeId }, operatorName({}));
  return { data: { partnerId, storeId, granted: true }, lines: [`${partnerId} may use ${storeId}.`] };
}

async function invite(services: AdminServices, values: Values): Promise<Result> {
  const partnerId = await requirePartner(services, values.partner);
  const made = await services.db.$transaction((tx) =>
    createInvitation(tx, services, {
      partnerId,
      scopes: grantScopes,
      shopDomain: values.shop ?? null,
      note: values.note ?? '',
      days: 14,
      actor: operatorName({}),
    }),
  );
  if (!made.ok) throw new UsageError(made.message);
  const { invitation, code } = made;
  const lines = [
    `invitation  ${invitation.id}`,
    `code        ${code}   (shown only now; the merchant gives it under Settings, Partners)`,
  ];
  return { data: { invitationId: invitation.id, partnerId, code }, lines };
}

async function removeGrant(services: AdminServices, values: Values): Promise<Result> {
  const [partnerId, storeId] = [values.partner ?? '', values.store ?? ''];
  if (!(await takeBackGrant(services, { partnerId, storeId }, operatorName({}))))
    throw new UsageError(`${partnerId} has no permission for ${storeId}.`);
  const lines = [`${partnerId} may not use ${storeId} any more.`];
  return { data: { partnerId, storeId, granted: false }, lines };
}

async function addWebhook(services: AdminServices, values: Values): Promise<Result> {
  const partnerId = await requirePartner(services, values.partner);
  const url = requireAddress(services, 'url', values.url ?? '');
  const endpointId = await registerEndpoint(services, partnerId, url);
  return { data: { endpointId, partnerId, url }, lines: [`${endpointId}  ${url}`] };
}

function signWebhook({ clock }: AdminServices, values: Values): Promise<Result> {
  const { secret = '', body = '', event: eventId = 'evt_test' } = values;
  if (!secret.startsWith('whsec_')) throw new UsageError('--secret must be a whsec_… text.');
  const timestampSeconds = Math.floor(clock.now().getTime() / 1000);
  const headers = signedHeaders({ body, secrets: [secret], timestampSeconds, eventId });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Promise.resolve({ data: headers, lines });
}

async function listStores({ db }: AdminServices): Promise<Result> {
  const rows = await db.store.findMany({ orderBy: { createdAt: 'asc' } });
  const stores = rows.map(({ id, name, kind, shopDomain, status }) => ({
    id,
    name,
    kind,
    shopDomain,
    status,
  }));
  const lines = stores.map(({ id, name, kind, shopDomain, status }) =>
    [id, name, kind, shopDomain ?? '', status].join('  '),
  );
  return { data: { stores }, lines: lines.length ? lines : ['There are no stores yet.'] };
}

async function checkCredits({ db }: AdminServices): Promise<Result> {
  const check = await checkLedger(db);
  const verdict = check.ok
    ? 'The ledger is right: every balance is the sum of its entries, and all together are zero.'
    : `The ledger is WRONG: ${check.faults} faults, the sum is ${check.total}.`;
  return { data: check, lines: [verdict] };
}

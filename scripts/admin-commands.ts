import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkLedger, grantCredits, readBalance } from '#app/credits/ledger.server.ts';
import { createApiKey, revokeApiKey } from '#app/partners/api-keys.server.ts';
import { createPartner } from '#app/partners/create-partner.server.ts';
import { grantStore, revokeStoreGrant } from '#app/partners/store-grants.server.ts';
import { newId } from '#app/platform/ids.ts';
import { systemClock } from '#app/platform/clock.ts';
import { createDb, type Db } from '#app/platform/db.server.ts';

export const help = `What an operator can do. It works beside a running server.

  npm run admin -- partners create --name NAME --credits N [--store STORE_ID] [--webhook URL] [--json]
  npm run admin -- partners list [--json]
  npm run admin -- partners credit --id PARTNER_ID --credits N
  npm run admin -- keys create --partner PARTNER_ID [--name NAME] [--json]
  npm run admin -- keys revoke --id KEY_ID
  npm run admin -- grants add --partner PARTNER_ID --store STORE_ID
  npm run admin -- grants remove --partner PARTNER_ID --store STORE_ID
  npm run admin -- stores list [--json]
  npm run admin -- ledger check

A key and a webhook secret are shown once. The database is the one of the running server, or DATABASE_URL (with
SECRET_KEY) when that is set.
`;

type Options = Partial<Record<'name' | 'credits' | 'store' | 'webhook' | 'id' | 'partner', string>>;
type Answer = Record<string, unknown> | Record<string, unknown>[];
type Context = { db: Db; secretKey: string; options: Options };

function need(options: Options, name: keyof Options): string {
  const value = options[name]?.trim();
  if (!value) throw new Error(`--${name} is missing. See: npm run admin -- --help`);
  return value;
}

function needCredits(options: Options): number {
  const credits = Number(need(options, 'credits'));
  if (!Number.isInteger(credits) || credits < 0) throw new Error('--credits needs a whole number from 0.');
  return credits;
}

async function needRow<Row>(find: Promise<Row | null>, what: string): Promise<Row> {
  const row = await find;
  if (!row) throw new Error(`There is no ${what}.`);
  return row;
}

const commands: Record<string, (context: Context) => Promise<Answer>> = {
  async 'partners create'({ db, secretKey, options }) {
    const name = need(options, 'name');
    const credits = needCredits(options);
    if (options.store)
      await needRow(db.store.findUnique({ where: { id: options.store } }), `store ${options.store}`);
    if (options.webhook && !URL.canParse(options.webhook)) throw new Error('--webhook needs a full address.');
    const made = await createPartner({ db, env: { SECRET_KEY: secretKey } }, { name, credits });
    const partnerId = made.partner.id;
    if (options.store) await grantStore({ db }, { partnerId, storeId: options.store });
    if (options.webhook)
      await db.webhookEndpoint.create({
        data: { id: newId('whe'), partnerId, url: options.webhook, events: [] },
      });
    return { partnerId, keyId: made.keyId, key: made.secret, webhookSecret: made.webhookSecret, credits };
  },
  async 'partners list'({ db }) {
    const partners = await db.partner.findMany({
      orderBy: { createdAt: 'asc' },
      include: { keys: true, grants: true },
    });
    return Promise.all(
      partners.map(async ({ id, name, ring, keys, grants }) => {
        const { available, reserved } = await readBalance(db, { kind: 'partner', id });
        const live = keys.filter(({ revokedAt }) => !revokedAt).map((key) => `${key.id} ${key.hint}`);
        return {
          id,
          name,
          ring,
          available,
          reserved,
          keys: live,
          stores: grants.map(({ storeId }) => storeId),
        };
      }),
    );
  },
  async 'partners credit'({ db, options }) {
    const id = need(options, 'id');
    const amount = needCredits(options);
    await needRow(db.partner.findUnique({ where: { id } }), `partner ${id}`);
    const owner = { kind: 'partner' as const, id };
    await db.$transaction((tx) =>
      grantCredits(tx, { owner, amount, key: `grant:${newId('trf')}`, note: 'by the operator' }),
    );
    return { id, ...(await readBalance(db, owner)) };
  },
  async 'keys create'({ db, options }) {
    const partnerId = need(options, 'partner');
    await needRow(db.partner.findUnique({ where: { id: partnerId } }), `partner ${partnerId}`);
    const { key, secret } = await createApiKey(
      { db },
      { partnerId, ...(options.name ? { name: options.name } : {}) },
    );
    return { partnerId, keyId: key.id, key: secret };
  },
  async 'keys revoke'({ db, options }) {
    const keyId = need(options, 'id');
    if (!(await revokeApiKey({ db, clock: systemClock }, { keyId })))
      throw new Error(`There is no working key ${keyId}.`);
    return { keyId, revoked: true };
  },
  async 'grants add'({ db, options }) {
    const pair = { partnerId: need(options, 'partner'), storeId: need(options, 'store') };
    await needRow(db.partner.findUnique({ where: { id: pair.partnerId } }), `partner ${pair.partnerId}`);
    await needRow(db.store.findUnique({ where: { id: pair.storeId } }), `store ${pair.storeId}`);
    await grantStore({ db }, pair);
    return { ...pair, granted: true };
  },
  async 'grants remove'({ db, options }) {
    const pair = { partnerId: need(options, 'partner'), storeId: need(options, 'store') };
    if (!(await revokeStoreGrant({ db }, pair))) throw new Error('There was no such grant.');
    return { ...pair, granted: false };
  },
  async 'stores list'({ db }) {
    const stores = await db.store.findMany({
      orderBy: { createdAt: 'asc' },
      include: { _count: { select: { products: true } } },
    });
    return stores.map(({ id, name, kind, shopDomain, status, ring, _count }) => ({
      id,
      name,
      kind,
      shopDomain,
      status,
      ring,
      products: _count.products,
    }));
  },
  async 'ledger check'({ db }) {
    const { ok, faults, total } = await checkLedger(db);
    if (!ok) throw new Error(`The ledger does not add up: ${faults} faults, total ${total}.`);
    return { ok, faults, total };
  },
};

/** The database to work on: the environment's, or that of the server which runs here. */
function findDatabase(): { databaseUrl: string; secretKey: string } {
  const { DATABASE_URL: databaseUrl, SECRET_KEY: secretKey } = process.env;
  if (databaseUrl && secretKey) return { databaseUrl, secretKey };
  const file = '.data/running.json';
  if (!existsSync(file))
    throw new Error(
      'No server runs here. Start one (npm start, npm run demo), or set DATABASE_URL and SECRET_KEY.',
    );
  return JSON.parse(readFileSync(file, 'utf8')) as { databaseUrl: string; secretKey: string };
}

/** Runs one command and says its answer: text for people, one JSON object with --json. @throws with what to do */
export async function runAdmin(args: string[], say: (text: string) => void): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: text,
      credits: text,
      store: text,
      webhook: text,
      id: text,
      partner: text,
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const { json, help: wantsHelp, ...options } = values;
  if (wantsHelp || !positionals.length) return say(help);
  const command = commands[positionals.join(' ')];
  if (!command) throw new Error(`There is no command "${positionals.join(' ')}".\n\n${help}`);
  const { databaseUrl, secretKey } = findDatabase();
  const db = createDb(databaseUrl, 2);
  try {
    const answer = await command({ db, secretKey, options });
    say(json ? JSON.stringify(answer) : describe(answer));
  } finally {
    await db.$disconnect();
  }
}

function describe(answer: Answer): string {
  if (!Array.isArray(answer))
    return Object.entries(answer)
      .map(([name, value]) => `${name}: ${String(value)}`)
      .join('\n');
  return answer.length ? answer.map(describe).join('\n\n') : 'There are none.';
}

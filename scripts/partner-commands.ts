import { grantCredits, readBalance } from '#app/credits/ledger.server.ts';
import { noteDeed } from '#app/partners/audit.server.ts';
import { createPartner } from '#app/partners/create-partner.server.ts';
import { grantStore } from '#app/partners/store-grants.server.ts';
import { randomToken } from '#app/platform/ids.ts';
import type { AdminServices, Command, Result, Values } from './admin-command.ts';
import {
  readCredits,
  registerEndpoint,
  requireAddress,
  requirePartner,
  requireStore,
} from './admin-subjects.ts';
import { operatorName } from './ring-commands.ts';

/** Accounts of platforms and their credits. */
export const partnerCommands: Record<string, Command> = {
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
};

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

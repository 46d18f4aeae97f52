import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '#app/partners/api-keys.server.ts';
import { noteDeed } from '#app/partners/audit.server.ts';
import { scopes } from '#app/partners/scopes.ts';
import { UsageError, type AdminServices, type Command, type Result, type Values } from './admin-command.ts';
import { requirePartner } from './admin-subjects.ts';
import { operatorName } from './ring-commands.ts';

/** API keys: made, listed, replaced, ended. */
export const keyCommands: Record<string, Command> = {
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
};

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

import { createInvitation } from '#app/partners/invitations.server.ts';
import { grantScopes } from '#app/partners/scopes.ts';
import { grantStore, takeBackGrant } from '#app/partners/store-grants.server.ts';
import { UsageError, type AdminServices, type Command, type Result, type Values } from './admin-command.ts';
import { requirePartner, requireStore } from './admin-subjects.ts';
import { operatorName } from './ring-commands.ts';

/** Which store a platform may use, and asking for it. */
export const grantCommands: Record<string, Command> = {
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
};

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

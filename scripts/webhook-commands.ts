import { signedHeaders } from '#app/webhooks/signature.ts';
import { UsageError, type AdminServices, type Command, type Result, type Values } from './admin-command.ts';
import { registerEndpoint, requireAddress, requirePartner } from './admin-subjects.ts';

/** Where a platform's events go, and headers for its tests. */
export const webhookCommands: Record<string, Command> = {
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
};

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

import { newId } from '#app/platform/ids.ts';
import { UsageError, type AdminServices } from './admin-command.ts';

/** What the commands' options name: found, or a fault of the person at the keyboard. */
export function readCredits(text: string | undefined): number {
  const credits = Number(text);
  if (!Number.isInteger(credits) || credits < 0 || credits > 1_000_000_000)
    throw new UsageError(`--credits must be a whole number from 0 to 1,000,000,000, not "${text}".`);
  return credits;
}

export async function requirePartner({ db }: AdminServices, id: string | undefined): Promise<string> {
  const partner = await db.partner.findUnique({ where: { id: id ?? '' } });
  if (!partner) throw new UsageError(`There is no partner "${id}". "partners list" shows them.`);
  return partner.id;
}

export async function requireStore({ db }: AdminServices, id: string | undefined): Promise<string> {
  const store = await db.store.findUnique({ where: { id: id ?? '' } });
  if (!store) throw new UsageError(`There is no store "${id}". "stores list" shows them.`);
  return store.id;
}

export function requireAddress({ publicFetch }: AdminServices, option: string, url: string): string {
  const verdict = publicFetch.judge(url);
  if (!verdict.ok) throw new UsageError(`--${option}: ${verdict.message}`);
  return url;
}

export async function registerEndpoint(
  { db }: AdminServices,
  partnerId: string,
  url: string,
): Promise<string> {
  const id = newId('whe');
  await db.webhookEndpoint.create({ data: { id, partnerId, url, events: [] } });
  return id;
}

import { recordEvent } from '#app/events/record-event.server.ts';
import type { Services } from '#app/services.ts';
import { isRefusedToken } from '#app/shopify/admin-error.ts';
import { updateFile } from '#app/shopify/documents/files.ts';
import { explainRefusal } from './explain-refusal.ts';
import { readMediaState } from './media-state.ts';
import type { PublishingServices } from './step.ts';
import { limitAltText } from './write-alt-text.ts';

export type ChangeAltTextOutcome =
  { ok: true } | { ok: false; code: 'not_found' | 'not_placed' | 'empty'; message: string };

/**
 * Gives a published photo another alt text; the shop follows.
 * @param input.storeId publications of other stores are not found
 */
export async function changeAltText(
  services: Pick<Services, 'db'>,
  input: { storeId: string; publicationId: string; alt: string },
): Promise<ChangeAltTextOutcome> {
  const { storeId, publicationId: id } = input;
  const alt = limitAltText(input.alt);
  // Shopify takes an empty one without complaint and keeps the old one
  if (!alt) return { ok: false, code: 'empty', message: 'Say in a few words what the photo shows.' };
  return services.db.$transaction(async (tx): Promise<ChangeAltTextOutcome> => {
    const changed = await tx.publication.updateMany({
      where: { id, storeId, status: 'placed' },
      data: { alt, failureCode: null, failureMessage: null },
    });
    if (changed.count) {
      await recordEvent(tx, { type: 'publication.alt-changed', subjectId: id, storeId });
      return { ok: true };
    }
    if (await tx.publication.count({ where: { id, storeId } }))
      return { ok: false, code: 'not_placed', message: 'The photo is not on the product.' };
    return { ok: false, code: 'not_found', message: `There is no publication ${id}.` };
  });
}

/** Brings the text in the shop in step with ours; when it is, nothing happens. Throws to be tried again. */
export async function writeAltTextInShop(
  services: PublishingServices,
  input: { publicationId: string },
): Promise<void> {
  const publication = await services.db.publication.findUnique({
    where: { id: input.publicationId },
    include: { product: true, store: true },
  });
  if (publication?.status !== 'placed') return;
  const { id, alt, mediaId, product } = publication;
  if (publication.store.status !== 'installed') return keepFailure(services, id, whenUninstalled);
  const admin = services.adminApi.forShop(publication.store.shopDomain ?? '');
  const textInShop = async () => {
    const shown = await readMediaState(admin, product.shopifyId);
    return shown?.state.media.find((entry) => entry.id === mediaId)?.alt;
  };
  try {
    const before = await textInShop();
    if (before === undefined)
      return await keepFailure(services, id, 'The photo is no longer on the product.');
    if (before === alt) return await forgetFailure(services, id);
    const { fileUpdate } = await admin.run(updateFile, { files: [{ id: mediaId ?? '', alt }] });
    const [refusal] = fileUpdate.userErrors;
    if (refusal) return await keepFailure(services, id, `Alt text: ${explainRefusal(refusal)}`);
    if ((await textInShop()) === before)
      throw new Error(`Publication ${id}: Shopify shows the old alt text.`);
    await forgetFailure(services, id);
  } catch (error) {
    if (!isRefusedToken(error)) throw error;
    await keepFailure(services, id, whenUninstalled);
  }
}

const whenUninstalled = 'The alt text was not changed: the app was uninstalled. It is when the app is back.';

/** The last attempt failed too. */
export function giveUpAltText(
  services: Pick<PublishingServices, 'db'>,
  publicationId: string,
): Promise<void> {
  return keepFailure(
    services,
    publicationId,
    'The alt text could not be changed. Save it again to try again.',
  );
}

async function keepFailure(
  { db }: Pick<PublishingServices, 'db'>,
  id: string,
  failureMessage: string,
): Promise<void> {
  await db.publication.updateMany({
    where: { id, status: 'placed' },
    data: { failureCode: 'alt_not_changed', failureMessage },
  });
}

async function forgetFailure({ db }: Pick<PublishingServices, 'db'>, id: string): Promise<void> {
  await db.publication.updateMany({
    where: { id, failureCode: 'alt_not_changed' },
    data: { failureCode: null, failureMessage: null },
  });
}

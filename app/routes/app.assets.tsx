import type { ActionFunctionArgs } from '@remix-run/node';
import { approveAssets, rejectAssets } from '#app/generation/review-asset.server.ts';
import { changeAltText } from '#app/publishing/change-alt-text.server.ts';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import { requestRevert } from '#app/publishing/request-revert.server.ts';
import type { Services } from '#app/services.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import type { AssetsReply } from '#app/ui/asset-card.tsx';
import { readAssetsForm, type AssetsForm } from '#app/ui/assets-form.ts';

/** What a merchant does to photos: approve, reject, publish, describe, take off. */
export async function action({ request, context }: ActionFunctionArgs): Promise<AssetsReply> {
  const { services, store } = await currentStore(request, context);
  const form = readAssetsForm(await request.formData());
  return act(services, store.id, form);
}

async function act(services: Services, storeId: string, form: AssetsForm): Promise<AssetsReply> {
  const { assetIds } = form;
  switch (form.intent) {
    case 'approve':
      return sayChanged(await approveAssets(services, { storeId, assetIds }), 'approved');
    case 'reject':
      return sayChanged(await rejectAssets(services, { storeId, assetIds }), 'rejected');
    case 'publish':
      return firstFailure(assetIds, (assetId) => requestPublication(services, { storeId, assetId }));
    case 'publish-anyway':
      return firstFailure(assetIds, (assetId) =>
        requestPublication(services, { storeId, assetId, ignoresSource: true }),
      );
    case 'change-alt':
      return firstFailure(form.publicationIds, (publicationId) =>
        changeAltText(services, { storeId, publicationId, alt: form.alt }),
      );
    case 'revert':
      return firstFailure(form.publicationIds, (publicationId) =>
        requestRevert(services, { storeId, publicationId }),
      );
  }
}

function sayChanged(count: number, word: string): AssetsReply {
  if (count) return { ok: true };
  return { ok: false, message: `This photo can no longer be ${word}: it changed in the meantime.` };
}

/** Tries every one; the first refusal is what is told. */
async function firstFailure(
  ids: string[],
  attempt: (id: string) => Promise<{ ok: true } | { ok: false; message: string }>,
): Promise<AssetsReply> {
  let reply: AssetsReply = { ok: true };
  for (const id of ids) {
    const outcome = await attempt(id);
    if (!outcome.ok && reply.ok) reply = { ok: false, message: outcome.message };
  }
  return reply;
}

import type { FlowTrigger } from '@prisma/client';
import { isFinished } from '#app/generation/generation.ts';
import { newHexId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { isRefusedToken } from '#app/shopify/admin-error.ts';
import {
  deleteFlowMark,
  flowMarkNamespace as namespace,
  readFlowMark,
  sendFlowTrigger,
} from '#app/shopify/documents/flow.ts';
import { dueTriggers, flowHandles, type FlowTriggerKind } from './flow-triggers.ts';

type Telling = Pick<Services, 'db' | 'env' | 'adminApi' | 'clock' | 'log'>;

/** Longer than one sending can take; after a crash the next attempt waits for it. */
const leaseSeconds = 120;

/**
 * Tells Shopify Flow what has become of a generation's photos, so that the merchant's workflows go on from there. Each
 * trigger is told once, however often this runs; a shop without such a workflow is told as well, and nothing comes of it.
 */
export async function tellFlow(services: Telling, input: { generationId: string }): Promise<void> {
  const generation = await services.db.generation.findUnique({
    where: { id: input.generationId },
    include: {
      assets: { select: { status: true, style: true } },
      product: { select: { shopifyId: true, deletedAt: true } },
      store: { select: { shopDomain: true, status: true } },
      rule: true,
    },
  });
  const { product, store } = generation ?? {};
  if (!generation || !isFinished(generation.status) || generation.origin === 'partner') return;
  if (!product || product.deletedAt || !store?.shopDomain || store.status !== 'installed') return;
  const isAlone = Boolean(generation.rule?.isEnabled && generation.rule.publishesAlone);
  const due = dueTriggers(generation.assets, isAlone);
  for (const kind of Object.keys(due) as FlowTriggerKind[]) {
    const about = { generationId: generation.id, kind, shopDomain: store.shopDomain };
    const payload = {
      product_id: Number(product.shopifyId.slice(product.shopifyId.lastIndexOf('/') + 1)),
      'Photo count': due[kind] ?? 0,
      'Order id': generation.id,
      Link: `https://${store.shopDomain}/admin/apps/${services.env.SHOPIFY_API_KEY}/app/generations/${generation.id}`,
    };
    try {
      await tellOnce(services, about, payload);
    } catch (error) {
      if (!isRefusedToken(error)) throw error;
      return services.log.info({ shop: store.shopDomain }, 'Flow is not told: the app is uninstalled');
    }
  }
}

type About = { generationId: string; kind: FlowTriggerKind; shopDomain: string };

async function tellOnce(
  services: Telling,
  about: About,
  payload: Record<string, string | number>,
): Promise<void> {
  const { db, clock } = services;
  const { generationId, kind } = about;
  await db.flowTrigger.createMany({
    data: { generationId, kind, mark: newHexId(), createdAt: clock.now() },
    skipDuplicates: true,
  });
  const where = { generationId_kind: { generationId, kind } };
  const { status } = await db.flowTrigger.findUniqueOrThrow({ where });
  if (status === 'sending') await send(services, about, payload);
  await takeMarkAway(services, about, await db.flowTrigger.findUniqueOrThrow({ where }));
}

/** A trigger has no name to be asked for, so what says that it was taken is a mark that is left right after it. */
async function send(
  services: Telling,
  about: About,
  payload: Record<string, string | number>,
): Promise<void> {
  const { db, clock, log } = services;
  const { generationId, kind, shopDomain } = about;
  const key = await lease(services, about);
  const admin = services.adminApi.forShop(shopDomain);
  try {
    const { currentAppInstallation: installation } = await admin.run(readFlowMark, { namespace, key });
    const sent = installation.metafield
      ? undefined
      : await admin.run(sendFlowTrigger, {
          handle: flowHandles[kind],
          payload,
          marks: [
            { ownerId: installation.id, namespace, key, type: 'single_line_text_field', value: generationId },
          ],
        });
    const faults = sent?.flowTriggerReceive?.userErrors ?? [];
    const note = faults.map(({ message }) => message.trim()).join(' ') || null;
    // not deployed, or not there any more: nobody can have a workflow that begins with it
    if (note) log.info({ shop: shopDomain, kind, note }, 'Flow did not take a trigger');
    await db.flowTrigger.updateMany({
      where: { generationId, kind, status: 'sending' },
      data: { status: note ? 'refused' : 'told', note, toldAt: clock.now() },
    });
  } catch (error) {
    // whoever tries next reads the mark first
    await db.flowTrigger.updateMany({ where: { generationId, kind }, data: { leaseUntil: null } });
    throw error;
  }
}

/** Only one process at a time may be between reading the mark and leaving it. */
async function lease({ db, clock }: Telling, about: About): Promise<string> {
  const { generationId, kind } = about;
  const now = clock.now();
  const { count } = await db.flowTrigger.updateMany({
    where: {
      generationId,
      kind,
      status: 'sending',
      OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }],
    },
    data: { leaseUntil: new Date(now.getTime() + leaseSeconds * 1000) },
  });
  const row = await db.flowTrigger.findUniqueOrThrow({
    where: { generationId_kind: { generationId, kind } },
  });
  if (!count || !row.mark) throw new Error(`Flow is being told "${kind}" of ${generationId} already.`);
  return row.mark;
}

async function takeMarkAway(services: Telling, about: About, row: FlowTrigger): Promise<void> {
  if (!row.mark || row.status === 'sending') return;
  const { generationId, kind, mark: key } = row;
  const admin = services.adminApi.forShop(about.shopDomain);
  const { currentAppInstallation: installation } = await admin.run(readFlowMark, { namespace, key });
  if (installation.metafield)
    await admin.run(deleteFlowMark, { metafields: [{ ownerId: installation.id, namespace, key }] });
  await services.db.flowTrigger.updateMany({ where: { generationId, kind }, data: { mark: null } });
}

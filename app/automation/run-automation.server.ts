import type { AutomationRule, Photo, Product, Store } from '@prisma/client';
import { creditsPerAsset, passedStatuses } from '#app/generation/generation.ts';
import { readSourcePhotos } from '#app/generation/source-photos.server.ts';
import { startGenerationIn, TooFewCredits } from '#app/generation/start-generation.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { Services } from '#app/services.ts';
import type { Decision } from './decision.ts';
import { learnPhotoHash } from './learn-photo-hash.server.ts';
import { decideOnOutcome } from './outcome-of-generation.ts';
import { keepDecision } from './keep-decision.server.ts';
import { inOrder, ruleFor } from './rule.ts';
import { monthAround, quietUntil } from './store-time.ts';

type Automating = Pick<Services, 'db' | 'clock' | 'log' | 'publicFetch'>;
type ProductInHand = Product & { store: Store & { rules: AutomationRule[] } };
type Source = { photo: Photo; hash: string };

const minute = 60_000;

/**
 * Looks at a product and starts what the first of the store's rules that is meant for it asks for. What was found is kept, so that every product can say
 * why it is done or not. The same bytes of a product are never ordered twice, under whichever id or address they come,
 * also when two runs meet: they take turns, and the second one finds the first one's generation.
 */
export async function runAutomation(services: Automating, input: { productId: string }): Promise<Decision> {
  const product = await services.db.product.findUnique({
    where: { id: input.productId },
    include: { store: { include: { rules: { orderBy: inOrder } } } },
  });
  if (!product) return { kind: 'not-covered', reason: 'product-gone' };
  const decision = await look(services, product);
  services.log.info({ productId: product.id, ...decision }, 'automation looked at a product');
  return decision;
}

async function look(services: Automating, product: ProductInHand): Promise<Decision> {
  const rule = findRule(product);
  if ('kind' in rule) return keepDecision(services, product, rule);
  const source = await findSource(services, product, rule);
  if ('kind' in source) return keepDecision(services, product, source);
  try {
    return await services.db.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`automation ${product.id}`}, 0))`;
        const decision = await decide(services, tx, product, rule, source);
        return keepDecision({ ...services, db: tx }, product, decision);
      },
      { timeout: 30_000 },
    );
  } catch (error) {
    if (!(error instanceof TooFewCredits)) throw error;
    const lookAgainAt = new Date(services.clock.now().getTime() + 60 * minute);
    return keepDecision(services, product, { kind: 'waiting', reason: 'no-credits', lookAgainAt });
  }
}

function findRule(product: ProductInHand): AutomationRule | Decision {
  if (product.deletedAt) return { kind: 'not-covered', reason: 'product-gone' };
  if (product.store.status !== 'installed') return { kind: 'waiting', reason: 'store-uninstalled' };
  const rule = ruleFor(product.store.rules, product);
  return typeof rule === 'string' ? { kind: 'not-covered', reason: rule } : rule;
}

/** The photo to start from and what its bytes are, or why there is none. */
async function findSource(
  services: Automating,
  product: ProductInHand,
  rule: AutomationRule,
): Promise<Source | Decision> {
  const { id: productId, storeId } = product;
  const prefer = rule.sourcePhoto === 'last' || rule.sourcePhoto === 'largest' ? rule.sourcePhoto : 'first';
  const found = (await readSourcePhotos(services, { storeId, productIds: [productId], prefer })).get(
    productId,
  );
  if (!found?.ok) {
    if (found?.code !== 'cannot_be_used') return { kind: 'waiting', reason: 'no-photo' };
    return { kind: 'refused', reason: 'photo-unusable', message: found.reason };
  }
  const photo = await services.db.photo.findUnique({ where: { id: found.photoId } });
  if (!photo) return { kind: 'waiting', reason: 'no-photo' };
  const learnt = await learnPhotoHash(services, photo);
  if (learnt.ok) return { photo, hash: learnt.hash };
  if (learnt.isLasting) return { kind: 'refused', reason: 'photo-unusable', message: learnt.message };
  const lookAgainAt = new Date(services.clock.now().getTime() + 15 * minute);
  return { kind: 'waiting', reason: 'photo-unreachable', lookAgainAt };
}

async function decide(
  services: Automating,
  tx: Tx,
  product: ProductInHand,
  rule: AutomationRule,
  source: Source,
): Promise<Decision> {
  const earlier = await decideOnEarlier(services, tx, product, source);
  if (earlier) return earlier;
  const { timeZone } = product.store;
  const quietEnd = quietUntil(services.clock.now(), timeZone, rule);
  if (quietEnd) return { kind: 'waiting', reason: 'quiet-hours', lookAgainAt: quietEnd };
  const monthEnd = await ceilingReached(services, tx, product.store, rule);
  if (monthEnd) return { kind: 'waiting', reason: 'monthly-ceiling', lookAgainAt: monthEnd };
  const { photo, hash } = source;
  const generation = await startGenerationIn(tx, services, {
    storeId: product.storeId,
    origin: 'automation',
    owner: { kind: 'store', id: product.storeId },
    productId: product.id,
    source: { kind: 'photo', photoId: photo.id, hash },
    scenes: rule.scenes,
    count: rule.count,
  });
  await tx.generation.update({ where: { id: generation.id }, data: { ruleId: rule.id } });
  return { kind: 'started', generationId: generation.id };
}

/** What became of these bytes before; undefined when they were never ordered, or failed for a fault of ours. */
async function decideOnEarlier(
  services: Pick<Services, 'clock'>,
  tx: Tx,
  product: ProductInHand,
  { photo, hash }: Source,
): Promise<Decision | undefined> {
  const sameBytes = [{ sourceHash: hash }, { sourceHash: null, photoId: photo.id }];
  const earlier = await tx.generation.findMany({
    where: {
      productId: product.id,
      origin: { not: 'partner' },
      status: { not: 'canceled' },
      OR: sameBytes,
    },
    orderBy: { createdAt: 'desc' },
  });
  for (const generation of earlier) {
    if (generation.status !== 'failed') return decideOnOutcome(services, generation, earlier.length);
  }
  if (!earlier.length) return undefined;
  const last = decideOnOutcome(services, earlier[0], earlier.length);
  return last.kind === 'waiting' ? undefined : last;
}

/**
 * The end of the month when this order would pass the rule's ceiling; automation's runs in one store take turns over it.
 * What failed was given back, so it does not count.
 */
async function ceilingReached(
  services: Pick<Services, 'clock'>,
  tx: Tx,
  store: Store,
  rule: AutomationRule,
): Promise<Date | undefined> {
  if (rule.monthlyCredits === null) return undefined;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`automation ${store.id}`}, 0))`;
  const { start, end } = monthAround(services.clock.now(), store.timeZone);
  const assets = await tx.asset.count({
    where: {
      status: { in: [...passedStatuses, 'queued', 'rendering'] },
      generation: { ruleId: rule.id, createdAt: { gte: start, lt: end } },
    },
  });
  return (assets + rule.count) * creditsPerAsset > rule.monthlyCredits ? end : undefined;
}

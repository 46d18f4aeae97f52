// Order of a product's media and their links to variants.
import { createFile } from '../media.ts';
import { productChanged } from '../products.ts';
import { nextGid, type Product, type Variant } from '../state.ts';
import { type Call, checkListSize, requireScope, type UserError } from './call.ts';
import { isHttpUrl } from './files.ts';
import { presentProduct, presentVariant } from './present-product.ts';

export type CreateMediaInput = { originalSource: string; mediaContentType: string; alt?: string | null };
type VariantMedia = { variantId: string; mediaIds: string[] };

const mostVariantPairs = 100;

function problem(path: (string | number)[], code: string, message: string): UserError {
  return { field: path.map(String), code, message };
}

/** The order is changed later, by a job; moves are applied one after the other, positions count from zero. */
export function productReorderMedia(
  { id, moves }: { id: string; moves: { id: string; newPosition: string }[] },
  call: Call,
) {
  requireScope(call, 'productReorderMedia', 'write_products');
  checkListSize('moves', moves);
  const { world, shop } = call;
  const product = shop.products.get(id);
  const refused = (error: UserError) => ({ job: null, mediaUserErrors: [error], userErrors: [error] });
  if (!product) return refused(problem(['id'], 'PRODUCT_DOES_NOT_EXIST', 'Product does not exist'));
  if (!moves.length) return refused(problem(['moves'], 'BLANK', "Moves can't be blank"));
  const stranger = moves.findIndex((move) => !product.mediaIds.includes(move.id));
  if (stranger >= 0) {
    const message = `Media id ${moves[stranger].id} does not exist on product`;
    return refused(problem(['moves', stranger, 'id'], 'MEDIA_DOES_NOT_EXIST', message));
  }
  const job = { id: nextGid(world, 'Job'), done: false };
  shop.jobs.set(job.id, job);
  world.clock.after(world.limits.jobMilliseconds, () => {
    for (const move of moves) {
      if (!product.mediaIds.includes(move.id)) continue;
      product.mediaIds = product.mediaIds.filter((one) => one !== move.id);
      product.mediaIds.splice(Number(move.newPosition), 0, move.id);
    }
    job.done = true;
    productChanged(world, shop, product);
  });
  return { job: { ...job, query: null }, mediaUserErrors: [], userErrors: [] };
}

export function productVariantAppendMedia(
  { productId, variantMedia }: { productId: string; variantMedia: VariantMedia[] },
  call: Call,
) {
  return changeVariantMedia(
    'productVariantAppendMedia',
    call,
    productId,
    variantMedia,
    (variant, mediaId) => {
      if (variant.mediaIds.length) {
        return ['PRODUCT_VARIANT_ALREADY_HAS_MEDIA', 'Product variant already has attached media'];
      }
      if (call.shop.files.get(mediaId)?.status !== 'READY')
        return ['NON_READY_MEDIA', 'Non-ready media are not supported'];
      return () => {
        variant.mediaIds = [mediaId];
      };
    },
  );
}

export function productVariantDetachMedia(
  { productId, variantMedia }: { productId: string; variantMedia: VariantMedia[] },
  call: Call,
) {
  return changeVariantMedia(
    'productVariantDetachMedia',
    call,
    productId,
    variantMedia,
    (variant, mediaId) => {
      if (!variant.mediaIds.includes(mediaId)) {
        return [
          'MEDIA_IS_NOT_ATTACHED_TO_VARIANT',
          'The specified media is not attached to the specified variant',
        ];
      }
      return () => {
        variant.mediaIds = variant.mediaIds.filter((id) => id !== mediaId);
      };
    },
  );
}

/** Checks every pair first, then does all or none. `change` answers a fault as [code, message], or what to do. */
function changeVariantMedia(
  name: string,
  call: Call,
  productId: string,
  pairs: VariantMedia[],
  change: (variant: Variant, mediaId: string) => [string, string] | (() => void),
) {
  requireScope(call, name, 'write_products');
  const refused = (...userErrors: UserError[]) => ({ product: null, productVariants: null, userErrors });
  const product = call.shop.products.get(productId);
  if (!product) return refused(problem(['productId'], 'PRODUCT_DOES_NOT_EXIST', 'Product does not exist'));
  if (pairs.length > mostVariantPairs) {
    const message = `Exceeded maximum number of variant-media pairs, ${mostVariantPairs}`;
    return refused(problem(['variantMedia'], 'MAXIMUM_VARIANT_MEDIA_PAIRS_EXCEEDED', message));
  }
  const userErrors: UserError[] = [];
  const changes: (() => void)[] = [];
  const seen = new Set<string>();
  for (const [index, pair] of pairs.entries()) {
    const outcome = pairFault(product, pair, seen) ?? change(variantOf(product, pair)!, pair.mediaIds[0]);
    seen.add(pair.variantId);
    if (typeof outcome === 'function') changes.push(outcome);
    else userErrors.push(problem(['variantMedia', index], ...outcome));
  }
  if (userErrors.length) return refused(...userErrors);
  for (const apply of changes) apply();
  productChanged(call.world, call.shop, product);
  const variants = product.variants.filter((variant) => seen.has(variant.id));
  return {
    product: presentProduct(call, product),
    productVariants: variants.map((variant) => presentVariant(call, product, variant)),
    userErrors: [],
  };
}

function variantOf(product: Product, pair: VariantMedia): Variant | undefined {
  return product.variants.find((variant) => variant.id === pair.variantId);
}

function pairFault(product: Product, pair: VariantMedia, seen: Set<string>): [string, string] | null {
  if (!variantOf(product, pair)) {
    return ['PRODUCT_VARIANT_DOES_NOT_EXIST_ON_PRODUCT', 'Variant does not exist on the specified product'];
  }
  if (seen.has(pair.variantId)) {
    return ['PRODUCT_VARIANT_SPECIFIED_MULTIPLE_TIMES', 'Variant specified in more than one pair'];
  }
  if (pair.mediaIds.length > 1) {
    return ['TOO_MANY_MEDIA_PER_INPUT_PAIR', 'Only one mediaId is allowed per variant-media input pair'];
  }
  if (!pair.mediaIds[0] || !product.mediaIds.includes(pair.mediaIds[0])) {
    return ['MEDIA_DOES_NOT_EXIST_ON_PRODUCT', 'Media does not exist on the specified product'];
  }
  return null;
}

/** The `media` argument of productCreate and productUpdate: new files, attached before they are READY. */
export function mediaInputFaults(
  call: Call,
  product: Product | null,
  media: CreateMediaInput[],
): UserError[] {
  const had = product?.mediaIds.length ?? 0;
  if (had + media.length > call.world.limits.maxMediaPerProduct) {
    return [{ field: ['media'], message: 'Exceeded the maximum number of media for this product' }];
  }
  return media.flatMap((input, index) => {
    if (input.mediaContentType !== 'IMAGE') {
      return [{ field: ['media', String(index)], message: 'The simulator takes IMAGE media only' }];
    }
    if (isHttpUrl(input.originalSource)) return [];
    return [{ field: ['media', String(index), 'originalSource'], message: 'Image URL is invalid' }];
  });
}

export function attachNewMedia(call: Call, product: Product, media: CreateMediaInput[]): string[] {
  const ids = media.map(
    (input) =>
      createFile(call.world, call.shop, { originalSource: input.originalSource, alt: input.alt ?? '' }).id,
  );
  product.mediaIds.push(...ids);
  return ids;
}

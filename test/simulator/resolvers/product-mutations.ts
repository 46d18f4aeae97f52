import { createProduct, type NewProduct, productChanged, removeProduct } from '../products.ts';
import type { Product } from '../state.ts';
import { type Call, notImplemented, requireScope, type UserError } from './call.ts';
import { presentShop } from './catalogue.ts';
import { attachNewMedia, type CreateMediaInput, mediaInputFaults } from './product-media.ts';
import { presentProduct, presentVariant } from './present-product.ts';

type ProductInput = {
  id?: string | null;
  title?: string | null;
  handle?: string | null;
  vendor?: string | null;
  productType?: string | null;
  descriptionHtml?: string | null;
  status?: Product['status'] | null;
  tags?: string[] | null;
  collectionsToJoin?: string[] | null;
};

const simulatedInputs = new Set([
  'id',
  'title',
  'handle',
  'vendor',
  'productType',
  'descriptionHtml',
  'status',
  'tags',
  'collectionsToJoin',
  // Given by the schema's defaults
  'deleteConflictingConstrainedMetafields',
]);

type WriteArguments = {
  product?: ProductInput | null;
  input?: ProductInput | null;
  media?: CreateMediaInput[] | null;
  identifier?: { id?: string; handle?: string } | null;
};

export function productCreate({ product, input, media }: WriteArguments, call: Call) {
  requireScope(call, 'productCreate', 'write_products');
  const given = checked(product ?? input ?? {});
  const userErrors = titleFaults(given, true).concat(mediaInputFaults(call, null, media ?? []));
  if (userErrors.length) return { product: null, shop: presentShop(call), userErrors };
  const created = createProduct(call.world, call.shop, {
    ...known(given),
    collectionIds: given.collectionsToJoin ?? [],
  });
  attachNewMedia(call, created, media ?? []);
  return { product: presentProduct(call, created), shop: presentShop(call), userErrors: [] };
}

export function productUpdate({ product, input, media, identifier }: WriteArguments, call: Call) {
  requireScope(call, 'productUpdate', 'write_products');
  const given = checked(product ?? input ?? {});
  const id = given.id ?? identifier?.id;
  const target = [...call.shop.products.values()].find(
    (one) => one.id === id || one.handle === identifier?.handle,
  );
  if (!target) return { product: null, userErrors: [{ field: ['id'], message: 'Product does not exist' }] };
  const userErrors = titleFaults(given, false).concat(mediaInputFaults(call, target, media ?? []));
  if (userErrors.length) return { product: null, userErrors };
  Object.assign(target, known(given));
  for (const collection of given.collectionsToJoin ?? []) {
    if (!target.collectionIds.includes(collection)) target.collectionIds.push(collection);
  }
  attachNewMedia(call, target, media ?? []);
  productChanged(call.world, call.shop, target);
  return { product: presentProduct(call, target), userErrors: [] };
}

export function productDelete({ input }: { input: { id: string } }, call: Call) {
  requireScope(call, 'productDelete', 'write_products');
  const target = call.shop.products.get(input.id);
  const shared = { productDeleteOperation: null, shop: presentShop(call) };
  if (!target) {
    return {
      ...shared,
      deletedProductId: null,
      userErrors: [{ field: ['id'], message: 'Product does not exist' }],
    };
  }
  removeProduct(call.world, call.shop, target);
  return { ...shared, deletedProductId: target.id, userErrors: [] };
}

type VariantInput = {
  id?: string | null;
  price?: string | null;
  mediaId?: string | null;
  mediaSrc?: string[] | null;
};

const simulatedVariantInputs = new Set(['id', 'price', 'mediaId', 'mediaSrc']);

export function productVariantsBulkUpdate(
  args: { productId: string; variants: VariantInput[]; media?: CreateMediaInput[] | null },
  call: Call,
) {
  requireScope(call, 'productVariantsBulkUpdate', 'write_products');
  const product = call.shop.products.get(args.productId);
  const refused = (...userErrors: UserError[]) => ({ product: null, productVariants: null, userErrors });
  if (!product) {
    return refused({
      field: ['productId'],
      code: 'PRODUCT_DOES_NOT_EXIST',
      message: 'Product does not exist',
    });
  }
  const faults = args.variants.flatMap((input, index) => variantFaults(product, input, index));
  const mediaFaults = mediaInputFaults(call, product, args.media ?? []);
  if (faults.length || mediaFaults.length) {
    return refused(...faults, ...mediaFaults.map((fault) => ({ ...fault, code: 'INVALID_INPUT' })));
  }
  const created = attachNewMedia(call, product, args.media ?? []);
  const changed = args.variants.map((input) => {
    const variant = product.variants.find(({ id }) => id === input.id)!;
    if (input.price) variant.price = input.price;
    const newMedia = (args.media ?? []).findIndex(
      ({ originalSource }) => originalSource === input.mediaSrc?.[0],
    );
    if (input.mediaId) variant.mediaIds = [input.mediaId];
    else if (newMedia >= 0) variant.mediaIds = [created[newMedia]];
    variant.updatedAt = call.world.clock.now();
    return variant;
  });
  productChanged(call.world, call.shop, product);
  return {
    product: presentProduct(call, product),
    productVariants: changed.map((variant) => presentVariant(call, product, variant)),
    userErrors: [],
  };
}

function variantFaults(product: Product, input: VariantInput, index: number): UserError[] {
  const at = (field: string, code: string, message: string) => [
    { field: ['variants', String(index), field], code, message },
  ];
  for (const name of Object.keys(input)) {
    if (!simulatedVariantInputs.has(name)) throw notImplemented(`ProductVariantsBulkInput.${name}`);
  }
  if (!input.id) return at('id', 'PRODUCT_VARIANT_ID_MISSING', 'Product variant is missing ID attribute');
  if (!product.variants.some(({ id }) => id === input.id)) {
    return at('id', 'PRODUCT_VARIANT_DOES_NOT_EXIST', 'Product variant does not exist');
  }
  if (input.mediaId && !product.mediaIds.includes(input.mediaId)) {
    return at('mediaId', 'INVALID_INPUT', 'Media does not exist on the product');
  }
  return [];
}

function checked(input: ProductInput): ProductInput {
  for (const name of Object.keys(input)) {
    if (!simulatedInputs.has(name)) throw notImplemented(`the product input "${name}"`);
  }
  return input;
}

function known(input: ProductInput): NewProduct {
  const { title, handle, vendor, productType, descriptionHtml, status, tags } = input;
  const given = { title, handle, vendor, productType, descriptionHtml, status, tags };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== null),
  );
}

function titleFaults(input: ProductInput, isNew: boolean): UserError[] {
  const isMissing = isNew ? !input.title : input.title === '';
  return isMissing ? [{ field: ['title'], message: "Title can't be blank" }] : [];
}

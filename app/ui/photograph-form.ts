import { z } from 'zod';
import { mostPerOrder, productGid } from '#app/generation/batch/product-order.ts';
import { sceneNames } from '#app/generation/wishes/scene-names.ts';

const products = z.array(z.string()).min(1, 'Choose at least one product.').max(mostPerOrder.products);
const scenes = z.array(z.string()).min(1, 'Choose at least one scene.').max(mostPerOrder.scenes);
const perScene = z.coerce.number().int().min(1).max(mostPerOrder.perScene);

const order = z.object({ productIds: products, scenes, perScene });

const extensionOrder = z.object({
  shopifyIds: products.transform((ids) => ids.flatMap((id) => productGid(id) ?? [])),
  scenes: scenes.refine(areKnown, 'Choose scenes that there are.'),
  perScene,
  orderKey: z.string().min(8).max(100),
});

type Read<Schema extends z.ZodType> = { ok: true; order: z.infer<Schema> } | { ok: false; message: string };

/** What the form orders, or the sentence to show. */
export function readPhotographForm(form: FormData): Read<typeof order> {
  return read(order, {
    productIds: form.getAll('product'),
    scenes: form.getAll('scene'),
    perScene: form.get('perScene'),
  });
}

/** The same from an extension: products are named as Shopify names them, and the order has a name of its own. */
export function readExtensionOrder(form: FormData): Read<typeof extensionOrder> {
  return read(extensionOrder, {
    shopifyIds: form.getAll('product'),
    scenes: form.getAll('scene'),
    perScene: form.get('perScene'),
    orderKey: form.get('orderKey'),
  });
}

function read<Schema extends z.ZodType>(schema: Schema, given: unknown): Read<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return { ok: true, order: parsed.data };
  return { ok: false, message: parsed.error.issues[0]?.message ?? 'Check what you chose.' };
}

function areKnown(names: string[]): boolean {
  return names.every((name) => sceneNames.some(({ id }) => id === name));
}

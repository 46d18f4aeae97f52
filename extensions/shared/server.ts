import type { OrderReply, ProductPhotosView, SelectionView } from '#app/publishing/product-photos.ts';

/** What came of asking our server: the admin adds the merchant's token, and our address to a path. */
export type Answer<Body> = { kind: 'ok'; body: Body } | { kind: 'not-found' } | { kind: 'failed' };

/** More products than this are ordered in several requests, so that each is answered soon. */
const mostPerRequest = 50;

export function readProduct(id: string): Promise<Answer<ProductPhotosView>> {
  return ask<ProductPhotosView>(`/extensions/product?id=${encodeURIComponent(id)}`);
}

/** What can be photographed of a selection, however big it is. */
export async function readSelection(ids: string[]): Promise<Answer<SelectionView>> {
  const products: SelectionView['products'] = [];
  for (const part of partsOf(ids)) {
    const numbers = part.map((id) => id.slice(id.lastIndexOf('/') + 1));
    const answer = await ask<SelectionView>(`/extensions/products?ids=${numbers.join(',')}`);
    if (answer.kind !== 'ok') return answer;
    products.push(...answer.body.products);
    if (products.length >= ids.length) return { kind: 'ok', body: { ...answer.body, products } };
  }
  return { kind: 'failed' };
}

export type Ordered = Extract<OrderReply, { ok: true }>;

export type OrderOutcome =
  | { kind: 'done'; ordered: Ordered }
  /** some requests got no answer; the same order sent again goes on where this one ended */
  | { kind: 'broken-off'; begun: number }
  | { kind: 'refused'; message: string };

/** Orders photos of all products. The key names the order: sent again, it begins nothing twice. */
export async function orderPhotos(order: {
  ids: string[];
  scenes: string[];
  perScene: number;
  key: string;
}): Promise<OrderOutcome> {
  const ordered: Ordered = { ok: true, products: [], creditsLeft: 0 };
  for (const part of partsOf(order.ids)) {
    const form = new URLSearchParams({ perScene: String(order.perScene), orderKey: order.key });
    for (const id of part) form.append('product', id);
    for (const scene of order.scenes) form.append('scene', scene);
    const answer = await ask<OrderReply>('/extensions/products', form);
    if (answer.kind !== 'ok') return { kind: 'broken-off', begun: countBegun(ordered) };
    if (!answer.body.ok) return { kind: 'refused', message: answer.body.message };
    ordered.products.push(...answer.body.products);
    ordered.creditsLeft = answer.body.creditsLeft;
  }
  return { kind: 'done', ordered };
}

export function countBegun(ordered: Ordered): number {
  return ordered.products.filter(({ generationId }) => generationId !== null).length;
}

/** A name that no other order has. */
export function newOrderKey(): string {
  return crypto.randomUUID();
}

function partsOf(ids: string[]): string[][] {
  const count = Math.ceil(ids.length / mostPerRequest);
  return Array.from({ length: count }, (_, at) => ids.slice(at * mostPerRequest, (at + 1) * mostPerRequest));
}

async function ask<Body>(path: string, form?: URLSearchParams): Promise<Answer<Body>> {
  try {
    const response = await fetch(path, form ? { method: 'POST', body: form } : {});
    if (response.status === 404) return { kind: 'not-found' };
    // 422 is an answer in words
    if (!response.ok && response.status !== 422) return { kind: 'failed' };
    return { kind: 'ok', body: (await response.json()) as Body };
  } catch {
    return { kind: 'failed' };
  }
}

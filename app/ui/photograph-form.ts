import { z } from 'zod';

const order = z.object({
  productIds: z.array(z.string()).min(1, 'Choose at least one product.').max(250),
  scenes: z.array(z.string()).min(1, 'Choose at least one scene.').max(10),
  perScene: z.coerce.number().int().min(1).max(8),
});

/** What the form orders, or the sentence to show. */
export function readPhotographForm(
  form: FormData,
): { ok: true; order: z.infer<typeof order> } | { ok: false; message: string } {
  const parsed = order.safeParse({
    productIds: form.getAll('product'),
    scenes: form.getAll('scene'),
    perScene: form.get('perScene'),
  });
  if (parsed.success) return { ok: true, order: parsed.data };
  return { ok: false, message: parsed.error.issues[0]?.message ?? 'Check what you chose.' };
}

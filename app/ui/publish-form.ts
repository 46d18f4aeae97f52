import { z } from 'zod';
import type { Place } from '#app/publishing/request-publication.server.ts';

const publishForm = z.object({
  at: z.enum(['last', 'first', 'after-first', 'replace']),
  replaces: z.string(),
  variantIds: z.array(z.string()).max(2048),
  alt: z.string().max(5000),
  ignoresSource: z.boolean(),
});

export type PublishForm = z.infer<typeof publishForm>;

export type Wish = { place: Place; alt: string; ignoresSource: boolean };

/** What the publishing page sends, or the sentence to show. */
export function readPublishForm(form: FormData): { ok: true; wish: Wish } | { ok: false; message: string } {
  const parsed = publishForm.safeParse({
    at: form.get('at'),
    replaces: form.get('replaces') ?? '',
    variantIds: form.getAll('variantId'),
    alt: form.get('alt') ?? '',
    ignoresSource: form.get('ignoresSource') === 'true',
  });
  if (!parsed.success) return { ok: false, message: 'Choose where the photo goes.' };
  const { at, replaces, variantIds, alt, ignoresSource } = parsed.data;
  if (at !== 'replace') return { ok: true, wish: { place: { at, variantIds }, alt, ignoresSource } };
  if (!replaces) return { ok: false, message: 'Choose the photo that is replaced.' };
  return { ok: true, wish: { place: { at: { replace: replaces } }, alt, ignoresSource } };
}

export function writePublishForm(choice: PublishForm): FormData {
  const form = new FormData();
  form.set('at', choice.at);
  form.set('replaces', choice.replaces);
  for (const id of choice.variantIds) form.append('variantId', id);
  form.set('alt', choice.alt);
  form.set('ignoresSource', String(choice.ignoresSource));
  return form;
}

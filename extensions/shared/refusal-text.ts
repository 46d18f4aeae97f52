import type { Refusal } from '#app/generation/batch/product-order.ts';
import type texts from '../photograph-product/locales/en.default.json';

/** Any extension's texts will do that have these. */
type SayRefusal = (
  name: `refusal.${keyof (typeof texts)['refusal']}`,
  values?: Record<string, string>,
) => string;

/** Why a product cannot be photographed, in the merchant's language; what was seen in the photo is told in English. */
export function sayRefusal(say: SayRefusal, refusal: Refusal): string {
  switch (refusal.code) {
    case 'not_found':
      return say('refusal.notFound');
    case 'no_photo':
      return say('refusal.noPhoto');
    case 'not_ready':
      return say('refusal.notReady');
    case 'busy':
      return say('refusal.busy');
    case 'insufficient_credits':
      return say('refusal.noCredits');
    case 'cannot_be_used':
      return say('refusal.cannotBeUsed', { reason: refusal.message });
  }
}

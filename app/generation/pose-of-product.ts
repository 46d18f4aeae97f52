import type { Pose } from '#app/engines/image-engine.ts';

/** Things that are photographed lying or hanging: they would look silly standing on a table. */
const flatThings =
  /\b(apparel|clothing|garments?|t-?shirts?|tees?|shirts?|polos?|hood(y|ie)s?|sweat(er|shirt)s?|jackets?|coats?|jeans|pants|trousers|shorts|skirts?|dress(es)?|tops?|scar(f|ves)|beanies?|hats?|caps?|socks?|gloves?|towels?|blankets?|cushions?|rugs?|posters?|prints?|necklaces?|earrings?|bracelets?|belts?|ties?|bikinis?|leggings|vests?|cardigans?)\b/i;

/** How a product lies or stands, by what the shop calls it; standing when nothing is known: then its outline decides. */
export function poseOfProduct(product: { title: string; productType: string } | null): Pose {
  if (!product) return 'standing';
  return flatThings.test(`${product.productType} ${product.title.replaceAll(/[-_]/g, ' ')}`)
    ? 'flat'
    : 'standing';
}

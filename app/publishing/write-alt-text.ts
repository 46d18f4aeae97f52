/** Shopify's limit. */
export const longestAltCharacters = 512;

type Words = Record<'studio' | 'lifestyle' | 'other', string>;

const phrases: Record<string, Words> = {
  en: { studio: 'studio photo', lifestyle: 'lifestyle photo', other: 'product photo' },
  de: { studio: 'Studiofoto', lifestyle: 'Foto in Umgebung', other: 'Produktfoto' },
  fr: { studio: 'photo en studio', lifestyle: 'photo d’ambiance', other: 'photo du produit' },
  es: { studio: 'foto de estudio', lifestyle: 'foto de ambiente', other: 'foto del producto' },
  it: { studio: 'foto in studio', lifestyle: 'foto ambientata', other: 'foto del prodotto' },
  nl: { studio: 'studiofoto', lifestyle: 'sfeerfoto', other: 'productfoto' },
};

/** What a screen reader says of the photo: the product's title, the variants' options if it shows some, then the kind of photo, in the store's language. */
export function writeAltText(photo: {
  title: string;
  options?: string;
  scene: string;
  locale: string;
}): string {
  const words = phrases[photo.locale.slice(0, 2).toLowerCase()] ?? phrases.en;
  const family = photo.scene === 'studio' || photo.scene === 'lifestyle' ? photo.scene : 'other';
  const options = limitAltText(photo.options ?? '', '', longestOptions);
  return limitAltText(photo.title, `${options ? ` (${options})` : ''}, ${words[family]}`);
}

const longestOptions = 120;

/** Cuts `text` so that it and `ending` stay within the limit; never in the middle of a character. */
export function limitAltText(text: string, ending = '', most = longestAltCharacters): string {
  const clean = text.replaceAll(/\s+/g, ' ').trim();
  if (clean.length + ending.length <= most) return clean + ending;
  let short = '';
  for (const character of clean) {
    if (short.length + character.length + 1 + ending.length > most) break;
    short += character;
  }
  return `${short.trimEnd()}…${ending}`;
}

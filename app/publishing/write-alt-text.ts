/** Shopify's limit. */
export const longestAltCharacters = 512;

type Words = Record<'studio' | 'lifestyle' | 'other', string>;

const phrases = {
  en: { studio: 'studio photo', lifestyle: 'lifestyle photo', other: 'product photo' },
  cs: { studio: 'studiová fotografie', lifestyle: 'fotografie v prostředí', other: 'fotografie produktu' },
  da: { studio: 'studiefoto', lifestyle: 'miljøfoto', other: 'produktfoto' },
  de: { studio: 'Studiofoto', lifestyle: 'Foto in Umgebung', other: 'Produktfoto' },
  es: { studio: 'foto de estudio', lifestyle: 'foto de ambiente', other: 'foto del producto' },
  fi: { studio: 'studiokuva', lifestyle: 'miljöökuva', other: 'tuotekuva' },
  fr: { studio: 'photo en studio', lifestyle: 'photo d’ambiance', other: 'photo du produit' },
  it: { studio: 'foto in studio', lifestyle: 'foto ambientata', other: 'foto del prodotto' },
  ja: { studio: 'スタジオ写真', lifestyle: 'イメージ写真', other: '商品写真' },
  ko: { studio: '스튜디오 사진', lifestyle: '라이프스타일 사진', other: '제품 사진' },
  nb: { studio: 'studiobilde', lifestyle: 'miljøbilde', other: 'produktbilde' },
  nl: { studio: 'studiofoto', lifestyle: 'sfeerfoto', other: 'productfoto' },
  pl: { studio: 'zdjęcie studyjne', lifestyle: 'zdjęcie aranżacyjne', other: 'zdjęcie produktu' },
  pt: { studio: 'foto de estúdio', lifestyle: 'foto ambientada', other: 'foto do produto' },
  sv: { studio: 'studiofoto', lifestyle: 'miljöbild', other: 'produktbild' },
  tr: { studio: 'stüdyo fotoğrafı', lifestyle: 'yaşam tarzı fotoğrafı', other: 'ürün fotoğrafı' },
  'zh-CN': { studio: '影棚照片', lifestyle: '场景照片', other: '商品照片' },
  'zh-TW': { studio: '棚拍照片', lifestyle: '情境照片', other: '商品照片' },
} as const satisfies Record<string, Words>;

export type AltTextLanguage = keyof typeof phrases;
export const altTextLanguages = Object.keys(phrases) as AltTextLanguage[];

/** The language in which a shop with this locale (`pt-BR`, `zh-Hant-HK`) is described; English when we do not speak its. */
export function languageOf(locale: string): AltTextLanguage {
  const [language, ...parts] = locale.split(/[-_]/);
  if (language === 'zh') return parts.some((part) => /^(TW|HK|MO|Hant)$/i.test(part)) ? 'zh-TW' : 'zh-CN';
  // Norwegian goes by three names
  const name = language === 'no' || language === 'nn' ? 'nb' : language.toLowerCase();
  return altTextLanguages.find((one) => one === name) ?? 'en';
}

/**
 * What a screen reader says of the photo: the product's title, the variants' options if it shows some, then the kind of
 * photo, in the store's language.
 */
export function writeAltText(photo: {
  title: string;
  options?: string;
  scene: string;
  locale: string;
}): string {
  const words = phrases[languageOf(photo.locale)];
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

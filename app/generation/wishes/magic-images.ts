import sharp from 'sharp';

/** What a magic image makes happen; `photo` = the position of the first photo that it spoils. */
export type Magic = {
  /** the name in the address */
  name: string;
  outcome: string;
  /** refuses the order with 402 */
  isUnaffordable?: boolean;
  /** begins and never ends by itself */
  isEndless?: boolean;
  refusal?: { code: string; message: string; fromPhoto: number };
};

const magicHost = 'https://test.afterlight.io/';

function refuse(code: string, message: string, fromPhoto = 0): Magic['refusal'] {
  return { code, message, fromPhoto };
}

/** The one table of what a test key can ask for; with a live key these addresses mean nothing. */
export const magicImages: readonly Magic[] = [
  { name: 'complete', outcome: 'Every photo passes: a real product is cut out and painted.' },
  {
    name: 'partial',
    outcome: 'The first photo passes, the others fail their fidelity gate.',
    refusal: refuse('fidelity_gate', 'The product would have been altered.', 1),
  },
  {
    name: 'fidelity-gate',
    outcome: 'Fails: the product would have been altered.',
    refusal: refuse('fidelity_gate', 'The product would have been altered.'),
  },
  {
    name: 'background-not-plain',
    outcome: 'Fails: the product cannot be cut out of this background.',
    refusal: refuse('background_not_plain', 'The background is too busy. Use a photo on a plain background.'),
  },
  {
    name: 'several-objects',
    outcome: 'Fails: there is more than one product.',
    refusal: refuse('several_objects', 'There are several objects. Use a photo of one product.'),
  },
  {
    name: 'person-in-picture',
    outcome: 'Fails: somebody wears or holds the product.',
    refusal: refuse(
      'person_in_picture',
      'There is a person in the picture. Use a photo of the product alone.',
    ),
  },
  {
    name: 'too-small',
    outcome: 'Fails: the photo has too few pixels.',
    refusal: refuse('too_small', 'The photo is too small. Use one of at least 300 pixels.'),
  },
  {
    name: 'corrupt-file',
    outcome: 'Fails: the file is damaged.',
    refusal: refuse('corrupt_file', 'The file is damaged. Export it again.'),
  },
  {
    name: 'source-not-found',
    outcome: 'Fails: the address answers 404.',
    refusal: refuse('source_http_status', 'test.afterlight.io answered 404 instead of the file.'),
  },
  {
    name: 'source-timeout',
    outcome: 'Fails: the address does not answer in time.',
    refusal: refuse('source_timeout', 'test.afterlight.io took too long to answer.'),
  },
  {
    name: 'internal-error',
    outcome: 'Fails for our own reasons; nothing is charged.',
    refusal: refuse('internal_error', 'The photo could not be made because of a fault on our side.'),
  },
  { name: 'processing', outcome: 'Begins and never ends by itself: for testing a cancel.', isEndless: true },
  { name: 'insufficient-credits', outcome: 'The order is refused with 402.', isUnaffordable: true },
];

/** The address that asks for an outcome. */
export function magicUrl({ name }: Pick<Magic, 'name'>): string {
  return `${magicHost}${name}.jpg`;
}

/** The magic that an address asks for; undefined for every other address, and in live mode. */
export function magicOf({ mode, url }: { mode: string; url: string | null }): Magic | undefined {
  if (mode !== 'test' || !url) return undefined;
  return magicImages.find((magic) => magicUrl(magic) === url);
}

const mug = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900">
<defs><linearGradient id="s" x1="0" x2="1"><stop offset="0" stop-color="#000" stop-opacity=".28"/>
<stop offset=".3" stop-color="#fff" stop-opacity=".2"/><stop offset="1" stop-color="#000" stop-opacity=".3"/></linearGradient></defs>
<rect width="900" height="900" fill="#f4f4f2"/><g transform="translate(170 220) scale(1.6)">
<path id="m" d="M30 20H250V270Q250 300 220 300H60Q30 300 30 270ZM250 70H300Q350 70 350 120V190Q350 240 300 240H250V205H295Q312 205 312 188V122Q312 105 295 105H250Z" fill="#b8322a"/>
<path d="M30 20H250V270Q250 300 220 300H60Q30 300 30 270ZM250 70H300Q350 70 350 120V190Q350 240 300 240H250V205H295Q312 205 312 188V122Q312 105 295 105H250Z" fill="url(#s)"/>
</g></svg>`;

/** The product that magic photographs show: a drawn mug on a plain ground, JPEG. */
export function magicPhoto(): Promise<Buffer> {
  return sharp(Buffer.from(mug)).jpeg({ quality: 95 }).toBuffer();
}

import sharp from 'sharp';
import { escapeMarkup } from '#app/platform/escape-markup.ts';
import { nameSrgb } from './srgb-profile.ts';

/** What a finished photo says of itself, readable by anyone who has the file. */
export type PhotoLabel = {
  /** how the photo came to be, in the words of the trade (IPTC digital source type) */
  description: string;
  recipe: Record<string, string | number>;
};

/**
 * IPTC NewsCode "composite of elements": a real photograph of the product on a scene that was computed. The kinds named
 * synthetic or trained mean generative models, of which there is none here.
 */
export const digitalSourceType = 'http://cv.iptc.org/newscodes/digitalsourcetype/composite';

/** An XMP packet with the IPTC digital source type, a description and the recipe. */
function writeXmp(label: PhotoLabel): string {
  const recipe = escapeMarkup(JSON.stringify(label.recipe));
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:afterlight="https://afterlight.example/ns/1.0/" Iptc4xmpExt:DigitalSourceType="${digitalSourceType}" afterlight:Recipe="${recipe}"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">${escapeMarkup(label.description)}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>`;
}

/**
 * Encodes finished pixels (8-bit sRGB, three channels) as JPEG: 4:4:4, so that coloured lettering stays sharp; sRGB
 * profile; XMP label. The same pixels and label give the same bytes.
 */
export async function encodePhoto(
  pixels: { rgb: Uint8Array; width: number; height: number },
  label: PhotoLabel,
  quality = 92,
): Promise<Buffer> {
  const jpeg = await sharp(pixels.rgb, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
    .withXmp(writeXmp(label))
    .jpeg({ quality, chromaSubsampling: '4:4:4', optimiseCoding: true })
    .toBuffer();
  return nameSrgb(jpeg);
}

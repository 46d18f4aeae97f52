import sharp, { type Metadata, type OutputInfo } from 'sharp';
import type { PhotoRefusal, Picture } from './picture.ts';
import { srgbProfile } from './srgb-profile.ts';

/** What a photo's header says, before anything is decoded. */
export type PhotoHeader = {
  /** pixels as the photo is seen, after the EXIF turn */
  width: number;
  height: number;
  format: string;
  /** EXIF orientation 1..8 that was undone; 1 = none */
  orientation: number;
  /** colour space of the file: srgb, cmyk, b-w, rgb16, … */
  space: string;
  hasAlpha: boolean;
};

export type PhotoRead = { ok: true; picture: Picture; original: PhotoHeader };

/** Hard limits, checked on the bytes and on the header before a pixel is decoded. */
export const photoLimits = { maxBytes: 20 * 1024 * 1024, maxPixels: 50_000_000, minSidePixels: 16 };

const formats = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif']);

function refuse(code: PhotoRefusal['code'], message: string): PhotoRefusal {
  return { ok: false, code, message };
}

/** The formats we read, told by their first bytes; a name or a Content-Type is never believed. */
function hasKnownMagic(bytes: Buffer): boolean {
  const ascii = bytes.subarray(0, 12).toString('latin1');
  return (
    ascii.startsWith('\xff\xd8\xff') ||
    ascii.startsWith('\x89PNG\r\n\x1a\n') ||
    (ascii.startsWith('RIFF') && ascii.slice(8) === 'WEBP') ||
    ascii.startsWith('GIF8') ||
    ascii.startsWith('II*\0') ||
    ascii.startsWith('MM\0*') ||
    (ascii.slice(4, 8) === 'ftyp' && /^(avif|avis|mif1)/.test(ascii.slice(8)))
  );
}

/** An animated PNG announces itself by an `acTL` chunk before the first image data; libvips shows only one frame. */
function isAnimatedPng(bytes: Buffer): boolean {
  if (bytes[0] !== 0x89) return false;
  for (let at = 8; at + 8 <= bytes.length;) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
    at += 12 + bytes.readUInt32BE(at);
  }
  return false;
}

type Probed = { ok: true; header: PhotoHeader; isSrgb: boolean };

/** Reads the header only: size, format, orientation. Costs no memory, whatever size is declared. */
export async function probePhoto(bytes: Buffer): Promise<Probed | PhotoRefusal> {
  if (!bytes.length) return refuse('empty_file', 'The file is empty (0 bytes). Upload the photo again.');
  if (bytes.length > photoLimits.maxBytes) {
    const size = (bytes.length / 1024 / 1024).toFixed(1);
    return refuse('file_too_large', `The file has ${size} MB; the limit is 20 MB. Save the photo smaller.`);
  }
  if (bytes.subarray(4, 11).toString('latin1') === 'ftyphei')
    return refuse(
      'unsupported_format',
      'HEIC photos are not read. Save the photo as JPEG and upload it again.',
    );
  if (!hasKnownMagic(bytes))
    return refuse(
      'unsupported_format',
      'This is no photo that can be read. Use JPEG, PNG, WebP, TIFF or AVIF.',
    );
  let metadata: Metadata;
  try {
    metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch {
    return refuse('corrupt_file', 'The photo is damaged and cannot be read. Export it again and upload it.');
  }
  const { icc, space, depth } = metadata;
  // to convert 8 bits from the very profile we convert to changes nothing, and takes as long as decoding does
  const isSrgb = space === 'srgb' && depth === 'uchar' && icc?.equals(await srgbProfile()) === true;
  return judgeHeader(bytes, metadata, isSrgb);
}

function judgeHeader(bytes: Buffer, metadata: Metadata, isSrgb: boolean): Probed | PhotoRefusal {
  const { width, height, format, space, hasAlpha, orientation = 1 } = metadata;
  if (!formats.has(format))
    return refuse(
      'unsupported_format',
      `Photos of the kind "${format}" are not read. Use JPEG, PNG, WebP, TIFF or AVIF.`,
    );
  if ((metadata.pages ?? 1) > 1 || isAnimatedPng(bytes))
    return refuse('animated', 'The picture is animated. Use a still photo of the product.');
  const pixels = width * (metadata.pageHeight ?? height);
  if (pixels > photoLimits.maxPixels) {
    const declared = `${width} × ${height} pixels`;
    return refuse(
      'too_many_pixels',
      `The photo has ${declared}; the limit is 50 million pixels. Save it smaller.`,
    );
  }
  if (Math.min(width, height) < photoLimits.minSidePixels)
    return refuse(
      'too_small',
      `The photo has only ${width} × ${height} pixels. Use one of at least 600 pixels a side.`,
    );
  const isTurned = orientation >= 5;
  return {
    ok: true,
    isSrgb,
    header: {
      width: isTurned ? height : width,
      height: isTurned ? width : height,
      format,
      orientation,
      space,
      hasAlpha,
    },
  };
}

/**
 * Decodes a photo once into upright 8-bit sRGB. Embedded colour profiles (Adobe RGB, Display P3, CMYK, grey) are
 * converted by libvips with perceptual intent; 16 bits become 8; opacity is kept straight.
 * @param options.maxSidePixels shrink while decoding so that no side is longer; photos are never enlarged
 * @returns the picture and what the file was, or a refusal with a stable code and a sentence
 */
export async function readPhoto(
  bytes: Buffer,
  options: { maxSidePixels?: number } = {},
): Promise<PhotoRead | PhotoRefusal> {
  const probed = await probePhoto(bytes);
  if (!probed.ok) return probed;
  const { maxSidePixels } = options;
  try {
    let pipeline = sharp(bytes, {
      limitInputPixels: photoLimits.maxPixels,
      failOn: 'error',
      ignoreIcc: probed.isSrgb,
    }).autoOrient();
    if (maxSidePixels)
      pipeline = pipeline.resize(maxSidePixels, maxSidePixels, { fit: 'inside', withoutEnlargement: true });
    const { data, info } = await pipeline
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { ok: true, picture: toPicture(data, info), original: probed.header };
  } catch {
    return refuse(
      'corrupt_file',
      'The photo is damaged and cannot be read to its end. Export it again and upload it.',
    );
  }
}

function toPicture(data: Buffer, info: OutputInfo): Picture {
  const { width, height, channels } = info;
  const count = width * height;
  if (channels === 3) return { width, height, rgb: new Uint8Array(data.buffer, data.byteOffset, count * 3) };
  const rgb = new Uint8Array(count * 3);
  const hasAlpha = channels === 2 || channels === 4;
  const alpha = hasAlpha ? new Uint8Array(count) : undefined;
  const isGrey = channels < 3;
  let isOpaque = true;
  for (let pixel = 0, from = 0, to = 0; pixel < count; pixel++, from += channels, to += 3) {
    rgb[to] = data[from];
    rgb[to + 1] = data[isGrey ? from : from + 1];
    rgb[to + 2] = data[isGrey ? from : from + 2];
    if (alpha) {
      alpha[pixel] = data[from + channels - 1];
      if (alpha[pixel] !== 255) isOpaque = false;
    }
  }
  return alpha && !isOpaque ? { width, height, rgb, alpha } : { width, height, rgb };
}

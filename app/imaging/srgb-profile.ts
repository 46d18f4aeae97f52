import sharp from 'sharp';

/** Bytes of a JPEG segment besides the profile: length, name, number and count of parts. */
const segmentHead = 16;
let made: Promise<Buffer> | undefined;

/** The sRGB profile that our photos carry: libvips's own, some 500 bytes. */
export function srgbProfile(): Promise<Buffer> {
  made ??= readProfile();
  return made;
}

async function readProfile(): Promise<Buffer> {
  const pixel = { create: { width: 1, height: 1, channels: 3 as const, background: 'white' } };
  const { icc } = await sharp(await sharp(pixel).withIccProfile('srgb').jpeg().toBuffer()).metadata();
  if (!icc) throw new Error('libvips wrote no sRGB profile');
  return icc;
}

/**
 * Names sRGB in a JPEG file whose pixels are in it already. libvips attaches a profile only by converting to it, which
 * changes no colour when it is from sRGB to sRGB (all 2^24 stay as they are) and costs as much as the encoding.
 */
export async function nameSrgb(jpeg: Buffer): Promise<Buffer> {
  const profile = await srgbProfile();
  const head = Buffer.alloc(2 + segmentHead);
  head.writeUInt16BE(0xff_e2, 0);
  head.writeUInt16BE(segmentHead + profile.length, 2);
  head.write('ICC_PROFILE\0\u0001\u0001', 4, 'latin1');
  const at = endOfLabels(jpeg);
  return Buffer.concat([jpeg.subarray(0, at), head, profile, jpeg.subarray(at)]);
}

/** Where the application's segments (JFIF, EXIF, XMP) end. */
function endOfLabels(jpeg: Buffer): number {
  let at = 2;
  while (jpeg[at] === 0xff && jpeg[at + 1] >= 0xe0 && jpeg[at + 1] <= 0xef)
    at += 2 + jpeg.readUInt16BE(at + 2);
  return at;
}

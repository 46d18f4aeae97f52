import sharp from 'sharp';

export type ImageHeader = { format: string; width: number; height: number };

/** What the header of an image file says, EXIF rotation applied; null for bytes that are no image. */
export async function readImageHeader(bytes: Buffer): Promise<ImageHeader | null> {
  try {
    const { format, width, height, orientation } = await sharp(bytes, { limitInputPixels: false }).metadata();
    const isTurned = (orientation ?? 1) >= 5;
    return isTurned ? { format, width: height, height: width } : { format, width, height };
  } catch {
    // sharp throws at once for an empty buffer and later for a broken one
    return null;
  }
}

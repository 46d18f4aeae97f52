import sharp from 'sharp';

export type PhotoFormat = 'png' | 'webp' | 'avif';

/**
 * A finished photo in another format, at full size, with its colour profile and its label. The same bytes in give the same
 * bytes out.
 */
export async function convertPhoto(input: { bytes: Uint8Array; format: PhotoFormat }): Promise<Uint8Array> {
  const { bytes, format } = input;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const photo = sharp(file, { limitInputPixels: 50_000_000 }).keepIccProfile().keepXmp();
  switch (format) {
    case 'png':
      return photo.png({ compressionLevel: 6 }).toBuffer();
    case 'webp':
      return photo.webp({ quality: 90 }).toBuffer();
    case 'avif':
      return photo.avif({ quality: 70, effort: 2, chromaSubsampling: '4:4:4' }).toBuffer();
  }
}

import sharp from 'sharp';

/** What libvips alone needs for a photo of this size: decodes the source, resizes, composites on a flat canvas, encodes. */
export async function photographBarely(photo: Buffer, side: number): Promise<void> {
  const [size, left, top] = [1290, 379, 500].map((pixels) => Math.round((pixels * side) / 2048));
  const product = await sharp(photo).resize(size, size).ensureAlpha().png({ compressionLevel: 0 }).toBuffer();
  await sharp({ create: { width: side, height: side, channels: 3, background: '#e6e2dc' } })
    .composite([{ input: product, left, top }])
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

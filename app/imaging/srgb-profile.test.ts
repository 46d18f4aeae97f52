import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodePhoto } from './encode-photo.ts';
import { readPhoto } from './read-photo.ts';
import { nameSrgb } from './srgb-profile.ts';

/** 64 steps of each channel: each colour once. */
const side = 512;
const colours = Buffer.alloc(side * side * 3);
for (let i = 0, at = 0; i < side * side; i++)
  for (const shift of [0, 6, 12]) colours[at++] = Math.round((((i >> shift) & 63) * 255) / 63);
const raw = { raw: { width: side, height: side, channels: 3 as const } };

describe('the sRGB profile', () => {
  it('is attached as libvips attaches it', async () => {
    const jpeg = () => sharp(colours, raw).jpeg({ quality: 92, chromaSubsampling: '4:4:4' });
    const converted = await jpeg().withIccProfile('srgb').toBuffer();
    expect((await nameSrgb(await jpeg().toBuffer())).equals(converted)).toBe(true);
  });

  it('changes no colour, so that a photo in it is read as it is', async () => {
    const png = await sharp(colours, raw).withIccProfile('srgb').png({ compressionLevel: 1 }).toBuffer();
    expect((await sharp(png).raw().toBuffer()).equals(colours)).toBe(true);
    const read = await readPhoto(png);
    expect(read.ok && Buffer.from(read.picture.rgb).equals(colours)).toBe(true);
  });

  it('follows the label of a finished photo', async () => {
    const photo = { rgb: colours, width: side, height: side };
    const file = await encodePhoto(photo, { description: 'A photo.', recipe: { seed: 1 } });
    const { icc, xmpAsString } = await sharp(file).metadata();
    expect(icc?.toString('latin1')).toContain('RGB XYZ');
    expect(xmpAsString).toContain('A photo.');
  });
});

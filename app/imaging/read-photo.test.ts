import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { probePhoto, readPhoto } from './read-photo.ts';

function plain(width: number, height: number, background: string) {
  return sharp({ create: { width, height, channels: 3, background } });
}

/** A PNG header that declares any size; nothing behind it. */
function declaredPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(33);
  header.write('\x89PNG\r\n\x1a\n', 'latin1');
  header.writeUInt32BE(13, 8);
  header.write('IHDR', 12, 'latin1');
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  header.set([8, 2, 0, 0, 0], 24);
  const crcTable = Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value >>> 0;
  });
  let crc = 0xffffffff;
  for (const byte of header.subarray(12, 29)) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  header.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 29);
  return Buffer.concat([header, Buffer.from('0000000049444154', 'hex')]);
}

async function firstPixel(bytes: Buffer): Promise<number[]> {
  const read = await readPhoto(bytes);
  if (!read.ok) throw new Error(read.message);
  return [...read.picture.rgb.subarray(0, 3)];
}

describe('a photo that can be read', () => {
  test('is turned upright by its EXIF orientation', async () => {
    const bytes = await plain(40, 20, '#f00').jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const read = await readPhoto(bytes);
    expect(read).toMatchObject({ ok: true, original: { width: 20, height: 40, orientation: 6 } });
    expect(read.ok && [read.picture.width, read.picture.height]).toEqual([20, 40]);
  });

  test('comes out in sRGB from Display P3, CMYK, grey and 16 bit', async () => {
    const p3 = await plain(32, 32, '#b48c78').withIccProfile('p3').png().toBuffer();
    const cmyk = await plain(32, 32, '#b48c78').toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const deep = await plain(32, 32, '#b48c78').toColourspace('rgb16').png().toBuffer();
    const grey = await plain(32, 32, '#808080').toColourspace('b-w').png().toBuffer();
    for (const bytes of [p3, cmyk, deep]) {
      const [red, green, blue] = await firstPixel(bytes);
      expect(Math.abs(red - 180)).toBeLessThan(16);
      expect(Math.abs(green - 140)).toBeLessThan(16);
      expect(Math.abs(blue - 120)).toBeLessThan(16);
    }
    expect(await firstPixel(grey)).toEqual([128, 128, 128]);
  });

  test('keeps its transparency straight', async () => {
    const bytes = await sharp({
      create: { width: 32, height: 32, channels: 4, background: { r: 200, g: 100, b: 50, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    const read = await readPhoto(bytes);
    expect(read.ok && read.picture.alpha?.[0]).toBe(128);
    expect(read.ok && [...read.picture.rgb.subarray(0, 3)]).toEqual([200, 100, 50]);
  });

  test('is shrunk, never enlarged', async () => {
    const bytes = await plain(400, 200, '#888').jpeg().toBuffer();
    const small = await readPhoto(bytes, { maxSidePixels: 100 });
    const same = await readPhoto(bytes, { maxSidePixels: 1000 });
    expect(small.ok && [small.picture.width, small.picture.height]).toEqual([100, 50]);
    expect(same.ok && same.picture.width).toBe(400);
  });
});

describe('a photo that cannot be read is refused with a code', () => {
  test('an empty file', async () => {
    expect(await readPhoto(Buffer.alloc(0))).toMatchObject({ ok: false, code: 'empty_file' });
  });

  test('50,000 × 50,000 declared pixels, from the header alone', async () => {
    expect(await probePhoto(declaredPng(50_000, 50_000))).toMatchObject({
      ok: false,
      code: 'too_many_pixels',
    });
  });

  test('more than 20 MB', async () => {
    expect(await readPhoto(Buffer.alloc(20 * 1024 * 1024 + 1))).toMatchObject({
      ok: false,
      code: 'file_too_large',
    });
  });

  test('an animation', async () => {
    const frames = await sharp(Buffer.alloc(32 * 64 * 3, 90).fill(200, 32 * 32 * 3), {
      raw: { width: 32, height: 64, channels: 3, pageHeight: 32 },
    })
      .gif()
      .toBuffer();
    expect(await readPhoto(frames)).toMatchObject({ ok: false, code: 'animated' });
  });

  test('an SVG, text, and a truncated JPEG', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>');
    const jpeg = await plain(300, 300, '#a52').jpeg().toBuffer();
    expect(await readPhoto(svg)).toMatchObject({ ok: false, code: 'unsupported_format' });
    expect(await readPhoto(Buffer.from('not a photo at all'))).toMatchObject({
      ok: false,
      code: 'unsupported_format',
    });
    expect(await readPhoto(jpeg.subarray(0, jpeg.length / 2))).toMatchObject({
      ok: false,
      code: 'corrupt_file',
    });
  });
});

import { crc32, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400"/></svg>';

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([ascii(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG that claims a size; its pixels are `data`, whatever they are. */
function png(width: number, height: number, data: Buffer, more: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    start,
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function patch(file: Buffer, at: number, bytes: number[]): Buffer {
  const copy = Buffer.from(file);
  copy.set(bytes, at);
  return copy;
}

/** Files that a stranger may send to stop, fill or fool us; none is a usable photo. */
export async function hostileImages(): Promise<[string, Buffer][]> {
  const plain = sharp({ create: { width: 400, height: 400, channels: 3, background: '#ddd' } });
  const [jpeg, good, webp, avif, gif, tiff] = await Promise.all([
    plain.clone().jpeg().toBuffer(),
    plain.clone().png().toBuffer(),
    plain.clone().webp().toBuffer(),
    plain.clone().avif({ effort: 0 }).toBuffer(),
    plain.clone().gif().toBuffer(),
    plain.clone().tiff().toBuffer(),
  ]);
  const frames = await sharp(Buffer.alloc(64 * 64 * 3 * 12, 90), {
    raw: { width: 64, height: 64 * 12, channels: 3, pageHeight: 64 },
  })
    .gif({ delay: Array.from({ length: 12 }, () => 50) })
    .toBuffer();
  const moving = await sharp(frames, { animated: true }).webp().toBuffer();
  const sof = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  const zeros = deflateSync(Buffer.alloc(30_000_000));
  return [
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from([0xff])],
    ['text', ascii('this is no picture')],
    ['a page', ascii('<!doctype html><img src=x onerror=alert(1)>')],
    ['SVG', ascii(svg)],
    ['SVG with a declaration', ascii(`<?xml version="1.0"?>\n${svg}`)],
    [
      'SVG that reads a file',
      ascii(
        `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg.replace('<rect', '<text>&x;</text><rect')}`,
      ),
    ],
    [
      'SVG of a billion laughs',
      ascii(`<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>${svg}`),
    ],
    [
      'SVG that loads from inside',
      ascii(svg.replace('<rect', '<image href="http://169.254.169.254/latest" width="9" height="9"/><rect')),
    ],
    ['SVG, zipped', gzipSync(ascii(svg))],
    ['SVG behind white space', ascii(`${' '.repeat(3000)}${svg}`)],
    ['PDF', ascii('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>')],
    ['PostScript', ascii('%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 400 400\n(/etc/passwd) run')],
    ['ZIP', Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.alloc(400)])],
    ['MP4', Buffer.concat([Buffer.from([0, 0, 0, 24]), ascii('ftypisom'), Buffer.alloc(400)])],
    ['an executable', Buffer.concat([ascii('\x7fELF'), Buffer.alloc(400)])],
    ['MVG for ImageMagick', ascii('push graphic-context\nimage over 0,0 0,0 "|id"\npop graphic-context')],
    [
      'BMP header of 60,000²',
      Buffer.concat([
        ascii('BM'),
        Buffer.alloc(16),
        Buffer.from([0x60, 0xea, 0, 0, 0x60, 0xea, 0, 0]),
        Buffer.alloc(40),
      ]),
    ],
    ['icon', Buffer.from([0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0])],
    ['GIF of many frames', frames],
    ['WebP of many frames', moving],
    ['GIF header of 65,535²', patch(gif, 6, [0xff, 0xff, 0xff, 0xff])],
    ['GIF without an end', gif.subarray(0, 20)],
    ['PNG bomb: 65,500² in 30 kB', png(65_500, 65_500, zeros)],
    ['PNG bomb: 30,000 × 20,000', png(30_000, 20_000, zeros)],
    ['PNG of 4,294,967,295²', png(0xffff_ffff, 0xffff_ffff, zeros.subarray(0, 100))],
    ['PNG of no size', png(0, 0, zeros.subarray(0, 100))],
    ['PNG whose pixels are missing', png(400, 400, Buffer.alloc(0))],
    ['PNG whose pixels are noise', png(400, 400, Buffer.alloc(5000, 0xa7))],
    [
      'PNG with a bomb for a text',
      png(16, 16, Buffer.alloc(9), [
        chunk('zTXt', Buffer.concat([ascii('Comment\0\0'), deflateSync(Buffer.alloc(50_000_000))])),
      ]),
    ],
    [
      'PNG with a bomb for a profile',
      png(15, 15, Buffer.alloc(9), [
        chunk('iCCP', Buffer.concat([ascii('icc\0\0'), deflateSync(Buffer.alloc(50_000_000))])),
      ]),
    ],
    ['PNG cut short', good.subarray(0, 60)],
    ['PNG with a wrong sum', patch(good, 29, [0, 0, 0, 0])],
    ['JPEG of 65,535²', patch(jpeg, sof + 5, [0xff, 0xff, 0xff, 0xff])],
    ['JPEG of no size', patch(jpeg, sof + 5, [0, 0, 0, 0])],
    ['JPEG cut short', jpeg.subarray(0, 300)],
    ['JPEG start only', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    [
      'JPEG of endless segments',
      Buffer.concat([
        jpeg.subarray(0, 2),
        ...Array.from({ length: 2000 }, () => Buffer.from([0xff, 0xe5, 0, 4, 1, 2])),
      ]),
    ],
    ['WebP cut short', webp.subarray(0, 40)],
    ['WebP that lies about its length', patch(webp, 4, [0xff, 0xff, 0xff, 0x7f])],
    ['AVIF cut short', avif.subarray(0, 120)],
    ['AVIF header only', Buffer.concat([Buffer.from([0, 0, 0, 28]), ascii('ftypavif'), Buffer.alloc(16)])],
    ['TIFF cut short', tiff.subarray(0, 40)],
    ['TIFF whose directory is outside', patch(tiff, 4, [0xff, 0xff, 0xff, 0x7f])],
    ['JPEG 2000', Buffer.concat([Buffer.from([0, 0, 0, 12]), ascii('jP  \r\n\x87\n'), Buffer.alloc(300)])],
    [
      'too few pixels',
      await sharp({ create: { width: 9, height: 9, channels: 3, background: '#000' } })
        .png()
        .toBuffer(),
    ],
    ['a page that begins like a GIF', ascii('GIF89a/*<script>*/=1;alert(1)')],
    ['zeros', Buffer.alloc(200_000)],
    ['21 MB', Buffer.concat([jpeg, Buffer.alloc(21 * 1_048_576)])],
  ];
}

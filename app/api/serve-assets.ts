import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Context, Hono } from 'hono';
import type { RequestNamed } from './name-request.ts';
import type { ApiServices } from './operation.ts';
import { createConverter } from './convert-on-request.ts';
import { parseRange } from './parse-range.ts';

const assetName = /^([0-9a-f]{64})\.(jpg|png|webp|avif)$/;
const convertedTypes = { png: 'image/png', webp: 'image/webp', avif: 'image/avif' } as const;
const heatMapName = /^[0-9a-f]{64}\.png$/;
const inputName = /^[0-9a-f]{64}$/;
/** Source photos come from strangers: anything but a plain picture is only ever a download. */
const pictureTypes = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/tiff',
]);

/**
 * Finished photos at /a/<hash>.<type>, their heat maps at /a/heat-maps/<hash>.png and source photos at /a/inputs/<hash>:
 * a name's bytes never change.
 */
export function serveAssets(
  api: Hono<RequestNamed>,
  services: Pick<ApiServices, 'objects' | 'pixels'>,
): void {
  const convert = createConverter(services);
  api.on(['GET', 'HEAD'], '/a/:file', async (c) => {
    const file = c.req.param('file') ?? '';
    const [, hash, type] = assetName.exec(file) ?? [];
    if (type !== 'png' && type !== 'webp' && type !== 'avif')
      return serve(c, hash ? await kept(services, `assets/${file}`) : undefined);
    // one that is kept in this format is not made again
    const own = await kept(services, `assets/${file}`);
    if (own) return serve(c, own);
    const bytes = await convert(hash, type);
    return serve(c, bytes ? converted(bytes, type) : undefined);
  });
  api.on(['GET', 'HEAD'], '/a/inputs/:file', async (c) => {
    const file = c.req.param('file') ?? '';
    return serve(c, inputName.test(file) ? await kept(services, `inputs/${file}`) : undefined);
  });
  api.on(['GET', 'HEAD'], '/a/heat-maps/:file', async (c) => {
    const file = c.req.param('file') ?? '';
    return serve(c, heatMapName.test(file) ? await kept(services, `heat-maps/${file}`) : undefined);
  });
  api.options('/a/*', () => new Response(null, { status: 204, headers: openToAll }));
}

const openToAll = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
  'Access-Control-Allow-Headers': 'Range, If-None-Match',
  'Access-Control-Expose-Headers': 'ETag, Content-Range, Content-Length, Accept-Ranges',
  'Access-Control-Max-Age': '86400',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** A file as it is sent: where it is kept, or made for this request. */
type Served = {
  etag: string;
  sizeBytes: number;
  mimeType: string;
  stream(range?: { start: number; end: number }): Promise<Readable | undefined>;
};

async function kept({ objects }: Pick<ApiServices, 'objects'>, key: string): Promise<Served | undefined> {
  const found = await objects.head(key);
  if (!found) return undefined;
  const etag = `"${key.slice(key.lastIndexOf('/') + 1).split('.')[0]}"`;
  return {
    etag,
    sizeBytes: found.sizeBytes,
    mimeType: found.mimeType,
    stream: (range) => objects.stream(key, range),
  };
}

function converted(bytes: Buffer, type: keyof typeof convertedTypes): Served {
  const stream = (range?: { start: number; end: number }) =>
    Promise.resolve(Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]));
  const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
  return { etag, sizeBytes: bytes.length, mimeType: convertedTypes[type], stream };
}

async function serve(c: Context, found: Served | undefined): Promise<Response> {
  if (!found)
    return new Response('There is no such file.\n', {
      status: 404,
      headers: { ...openToAll, 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' },
    });
  const { etag } = found;
  const headers: Record<string, string> = {
    ...openToAll,
    ETag: etag,
    'Cache-Control': 'public, max-age=31536000, immutable',
    'Accept-Ranges': 'bytes',
    'Content-Type': pictureTypes.has(found.mimeType) ? found.mimeType : 'application/octet-stream',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
  };
  if (matches(c.req.header('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  const ifRange = c.req.header('if-range');
  const wanted = ifRange && ifRange !== etag ? undefined : c.req.header('range');
  const range = parseRange(wanted, found.sizeBytes);
  if (range === 'unsatisfiable')
    return new Response(null, {
      status: 416,
      headers: { ...headers, 'Content-Range': `bytes */${found.sizeBytes}` },
    });
  const sizeBytes = range ? range.end - range.start + 1 : found.sizeBytes;
  headers['Content-Length'] = String(sizeBytes);
  if (range) headers['Content-Range'] = `bytes ${range.start}-${range.end}/${found.sizeBytes}`;
  const status = range ? 206 : 200;
  if (c.req.method === 'HEAD') return new Response(null, { status, headers });
  const stream = await found.stream(range);
  if (!stream) throw new Error(`${c.req.path} vanished while it was being sent`);
  return new Response(Readable.toWeb(stream) as unknown as ReadableStream, { status, headers });
}

function matches(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  return header.split(',').some((part) => ['*', etag, `W/${etag}`].includes(part.trim()));
}

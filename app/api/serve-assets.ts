import { Readable } from 'node:stream';
import type { Context, Hono } from 'hono';
import type { RequestNamed } from './name-request.ts';
import type { ApiServices } from './operation.ts';
import { parseRange } from './parse-range.ts';

const assetName = /^[0-9a-f]{64}\.(jpg|png|webp|avif)$/;
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
export function serveAssets(api: Hono<RequestNamed>, services: Pick<ApiServices, 'objects'>): void {
  api.on(['GET', 'HEAD'], '/a/:file', (c) => {
    const file = c.req.param('file') ?? '';
    return serve(services, c, assetName.test(file) ? `assets/${file}` : undefined);
  });
  api.on(['GET', 'HEAD'], '/a/inputs/:file', (c) => {
    const file = c.req.param('file') ?? '';
    return serve(services, c, inputName.test(file) ? `inputs/${file}` : undefined);
  });
  api.on(['GET', 'HEAD'], '/a/heat-maps/:file', (c) => {
    const file = c.req.param('file') ?? '';
    return serve(services, c, heatMapName.test(file) ? `heat-maps/${file}` : undefined);
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

async function serve(
  services: Pick<ApiServices, 'objects'>,
  c: Context,
  key: string | undefined,
): Promise<Response> {
  const found = key ? await services.objects.head(key) : undefined;
  if (!key || !found)
    return new Response('There is no such file.\n', {
      status: 404,
      headers: { ...openToAll, 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' },
    });
  const etag = `"${key.slice(key.indexOf('/') + 1).split('.')[0]}"`;
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
  const stream = await services.objects.stream(key, range);
  if (!stream) throw new Error(`${key} vanished while it was being sent`);
  return new Response(Readable.toWeb(stream) as unknown as ReadableStream, { status, headers });
}

function matches(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  return header.split(',').some((part) => ['*', etag, `W/${etag}`].includes(part.trim()));
}

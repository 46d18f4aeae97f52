import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPublicFetch, isPublicAddress } from './safe-fetch.server.ts';

let server: Server;
let port = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/to-private')
      response.writeHead(302, { location: 'http://127.0.0.1:1/secret' }).end();
    else if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (request.url === '/big') response.end(Buffer.alloc(5000));
    else if (request.url === '/slow') setTimeout(() => response.end('late'), 3000).unref();
    else if (request.url === '/missing') response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'image/png' }).end('fine');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const open = () => createPublicFetch({ privateHosts: [`127.0.0.1:${port}`] });
const closed = createPublicFetch({ privateHosts: [] });

describe('a host that is allowed for development', () => {
  test('is fetched, within its limits', async () => {
    const at = (path: string) => `http://127.0.0.1:${port}${path}`;
    expect(await open().download(at('/'))).toMatchObject({ ok: true, mimeType: 'image/png' });
    expect(await open().download(at('/big'), { maxBytes: 4000 })).toMatchObject({
      ok: false,
      code: 'too_large',
    });
    expect(await open().download(at('/slow'), { timeoutSeconds: 0.3 })).toMatchObject({
      ok: false,
      code: 'timeout',
    });
    expect(await open().download(at('/missing'))).toMatchObject({
      ok: false,
      code: 'http_status',
      status: 404,
    });
    expect(await open().download(at('/loop'))).toMatchObject({ ok: false, code: 'unreachable' });
    expect(await open().download(at('/to-private'))).toMatchObject({ ok: false, code: 'invalid_url' });
    expect(await open().post(at('/'), { headers: {}, body: '{}' })).toEqual({ ok: true, status: 200 });
  });
});

describe('an address that is not public is refused', () => {
  test.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://localhost/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://0.0.0.0/',
    'https://[::]/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://user:pass@example.com/',
    'https://example.com:22/',
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'javascript:alert(1)',
    '//example.com/x',
    'not an address',
    'https://',
    'https://127.0.0.1.:443/',
  ])('%s', async (url) => {
    expect(await closed.download(url)).toMatchObject({ ok: false });
    expect(await closed.post(url, { headers: {}, body: '' })).toMatchObject({ ok: false });
  });

  test('public ones are told from the others', () => {
    expect(isPublicAddress('93.184.216.34')).toBe(true);
    expect(isPublicAddress('2606:2800:220:1:248:1893:25c8:1946')).toBe(true);
    for (const address of ['127.0.0.1', '::ffff:10.0.0.1', '198.18.0.1', 'fc00::1', 'text'])
      expect(isPublicAddress(address)).toBe(false);
  });
});

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { isPublicAddress } from './public-address.ts';
import { createPublicFetch } from './safe-fetch.server.ts';

const received: { url: string; method: string; headers: IncomingMessage['headers']; body: string }[] = [];
const server = createServer((incoming, answer) => void handle(incoming, answer)).listen(0, '127.0.0.1');
await once(server, 'listening');
const port = (server.address() as AddressInfo).port;
const home = `http://127.0.0.1:${port}`;
const here = createPublicFetch({ privateHosts: [`127.0.0.1:${port}`] });
const outside = createPublicFetch({ privateHosts: [] });

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of incoming) body += String(chunk);
  const path = incoming.url ?? '';
  received.push({ url: path, method: incoming.method ?? '', headers: incoming.headers, body });
  const hop = /^\/hop\/(\d+)$/.exec(path);
  if (hop) {
    const left = Number(hop[1]) - 1;
    answer.writeHead(302, { location: left ? `/hop/${left}` : '/photo' }).end();
  } else if (path.startsWith('/to?'))
    answer.writeHead(307, { location: decodeURIComponent(path.slice(4)) }).end();
  else if (path === '/photo') answer.writeHead(200, { 'content-type': 'image/PNG; x=y' }).end('pixels');
  else if (path === '/declared') answer.writeHead(200, { 'content-length': '5000' }).end(Buffer.alloc(5000));
  else if (path === '/endless') answer.writeHead(200).write(Buffer.alloc(5000));
  else if (path === '/reset') incoming.socket.destroy();
  else if (path === '/gone') answer.writeHead(410).end('gone');
  else if (path !== '/silent') answer.writeHead(404).end();
}

test('a file is downloaded through five redirects, with its type and its last address', async () => {
  expect(await here.download(`${home}/hop/5`)).toEqual({
    ok: true,
    bytes: Buffer.from('pixels'),
    mimeType: 'image/png',
    finalUrl: `${home}/photo`,
  });
  expect(await here.download(`${home}/hop/6`)).toMatchObject({ ok: false, code: 'unreachable' });
});

test('limits hold while the bytes arrive, declared or not', async () => {
  for (const path of ['declared', 'endless'])
    expect(await here.download(`${home}/${path}`, { maxBytes: 4000 })).toMatchObject({
      ok: false,
      code: 'too_large',
    });
  expect(await here.download(`${home}/endless`, { timeoutSeconds: 0.2 })).toMatchObject({ code: 'timeout' });
  expect(await here.download(`${home}/silent`, { timeoutSeconds: 0.2 })).toMatchObject({ code: 'timeout' });
});

test('a refusal names what the other side said', async () => {
  expect(await here.download(`${home}/none`)).toEqual({
    ok: false,
    code: 'http_status',
    status: 404,
    message: `127.0.0.1:${port} answered 404 instead of the file.`,
  });
  expect(await here.download(`${home}/reset`)).toMatchObject({ code: 'unreachable' });
});

test('a post arrives once with its headers and follows no redirect', async () => {
  received.length = 0;
  const sent = { headers: { 'content-type': 'application/json', 'x-mark': '7' }, body: '{"a":1}' };
  expect(await here.post(`${home}/gone`, sent)).toEqual({ ok: true, status: 410 });
  expect(await here.post(`${home}/hop/1`, sent)).toEqual({ ok: true, status: 302 });
  expect(received.map((request) => request.url)).toEqual(['/gone', '/hop/1']);
  expect(received[0]).toMatchObject({ method: 'POST', body: '{"a":1}' });
  expect(received[0].headers).toMatchObject({ 'x-mark': '7', 'content-type': 'application/json' });
  expect(await here.post(`${home}/silent`, { ...sent, timeoutSeconds: 0.2 })).toMatchObject({
    code: 'timeout',
  });
});

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'https://10.0.0.1/',
  'https://[::ffff:127.0.0.1]/',
  'https://metadata.google.internal/',
  'http://127.0.0.1:1/',
  'file:///etc/passwd',
])('a redirect to %s is refused', async (target) => {
  expect(await here.download(`${home}/to?${encodeURIComponent(target)}`)).toMatchObject({
    ok: false,
    code: expect.stringMatching(/^(invalid_url|address_refused)$/),
  });
});

describe('a name is judged by what it resolves to, at the moment of connecting', () => {
  const answers = (...addresses: string[]) =>
    createPublicFetch({
      privateHosts: [],
      resolve: (_hostname, done) =>
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
    });

  test.each([
    [['127.0.0.1']],
    [['93.184.216.34', '10.1.2.3']],
    [['::1']],
    [['::ffff:169.254.169.254']],
    [['64:ff9b::a00:1']],
    [['fd00:ec2::254']],
    [[]],
  ])('%s', async (addresses) => {
    received.length = 0;
    const fetched = answers(...addresses);
    expect(await fetched.download(`https://shop.example.com:${port}/`)).toMatchObject({
      code: 'address_refused',
    });
    expect(await fetched.post(`https://shop.example.com:${port}/`, { headers: {}, body: '' })).toMatchObject({
      code: 'address_refused',
    });
    expect(received).toEqual([]);
  });

  test('a name is resolved once for each connection, so a second answer is never used', async () => {
    let questions = 0;
    const rebinding = createPublicFetch({
      privateHosts: [],
      resolve: (_hostname, done) => {
        questions += 1;
        done(null, [{ address: questions > 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }]);
      },
    });
    expect(await rebinding.download('https://rebind.example.com/')).toMatchObject({
      code: 'address_refused',
    });
    expect(questions).toBe(1);
  });
});

const loopback =
  '127.0.0.1 2130706433 0x7f000001 0177.0.0.1 127.1 0x7f.1 127.0.0.1. ①②⑦.⓪.⓪.① １２７.0.0.1 127。0。0。1';
const ipv4 =
  '0 0.0.0.0 10.0.0.1 012.0.0.1 100.64.0.1 169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 172.16.0.1 ' +
  '172.31.255.255 192.168.1.1 192.0.0.1 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 ' +
  '255.255.255.255';
const ipv6 =
  '[::] [::1] [0:0:0:0:0:0:0:1] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:0:127.0.0.1] ' +
  '[64:ff9b::127.0.0.1] [64:ff9b:1::7f00:1] [100::1] [2001::1] [2001:db8::1] [2002:7f00:1::] [3fff::1] [4000::1] ' +
  '[5f00::1] [fc00::1] [fd00:ec2::254] [fe80::1] [fec0::1] [ff02::1]';
const names =
  'localhost LOCALHOST. shop.localhost ⓛocalhost intranet printer.local metadata.google.internal db.corp router.lan ' +
  'nas.home.arpa 127.0.0.1\\@cdn.example.com:x';

test.each([loopback, ipv4, ipv6, names].flatMap((list) => list.split(' ')))(
  'https://%s/ is refused without a connection',
  async (host) => {
    expect(outside.judge(`https://${host}/`)).toMatchObject({ ok: false, code: 'address_refused' });
    expect(await outside.download(`https://${host}/a.png`)).toMatchObject({ code: 'address_refused' });
  },
);

test.each([
  '',
  'photo.png',
  '//cdn.example.com/a.png',
  'http://cdn.example.com/a.png',
  'ftp://cdn.example.com/a.png',
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  'data:image/png;base64,AAAA',
  'javascript:alert(1)',
  'blob:https://example.com/1',
  'https://user@cdn.example.com/',
  'https://user:pass@cdn.example.com/',
  'https://cdn.example.com@127.0.0.1/',
  'https://:443/',
  'https://[::1/',
  'https://[fe80::1%25eth0]/',
  'https://cdn.example.com:99999/',
  'https://256.256.256.256/',
  'https://exa mple.com/',
  `https://cdn.example.com/${'a'.repeat(2048)}`,
])('"%s" is no address to fetch', async (url) => {
  expect(await outside.download(url)).toMatchObject({ ok: false, code: 'invalid_url' });
});

test.each([22, 25, 80, 110, 143, 445, 993])('port %i is refused on a public host', (low) => {
  expect(outside.judge(`https://cdn.example.com:${low}/`)).toMatchObject({ code: 'address_refused' });
});

test('public addresses pass, whatever their notation', () => {
  for (const url of [
    'https://cdn.you.com/sku-3401.jpg',
    'https://cdn.you.com:8443/a',
    'https://bücher.example/a',
  ])
    expect(outside.judge(url)).toEqual({ ok: true });
  for (const address of ['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001::1'])
    expect(isPublicAddress(address)).toBe(true);
  expect(isPublicAddress('cdn.you.com')).toBe(false);
});

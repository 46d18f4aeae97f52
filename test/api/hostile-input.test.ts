import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { createPublicFetch } from '#app/platform/safe-fetch.server.ts';
import { hostileImages } from './hostile-images.ts';
import { startApi } from './start-api.ts';

/** What stands for everything inside: whoever reaches it has broken through. */
const reached: string[] = [];
const inside = createServer((request, response) => {
  reached.push(`${request.headers.host}${request.url}`);
  response.end('secret');
}).listen(0, '127.0.0.1');
/** A host that is allowed, and sends on to wherever it is told. */
const redirecting = createServer((request, response) => {
  response.writeHead(302, { location: decodeURIComponent((request.url ?? '').slice(2)) }).end();
}).listen(0, '127.0.0.1');
await Promise.all([once(inside, 'listening'), once(redirecting, 'listening')]);
const port = (inside.address() as AddressInfo).port;
const outside = `127.0.0.1:${(redirecting.address() as AddressInfo).port}`;
afterAll(() => {
  for (const server of [inside, redirecting]) {
    server.closeAllConnections();
    server.close();
  }
});

const { call, services, store } = await startApi();
/** Names that an attacker's name server answers as it likes. */
const lies: Record<string, string[]> = {
  'loopback.example.com': ['127.0.0.1'],
  'v6.example.com': ['::1'],
  'mapped.example.com': ['::ffff:127.0.0.1'],
  'mixed.example.com': ['93.184.216.34', '127.0.0.1'],
  'metadata.example.com': ['169.254.169.254'],
  'private.example.com': ['10.0.0.7'],
  'unique-local.example.com': ['fd00:ec2::254'],
  'nat64.example.com': ['64:ff9b::7f00:1'],
  'nothing.example.com': [],
};
services.publicFetch = createPublicFetch({
  privateHosts: [outside],
  resolve: (hostname, done) =>
    done(
      null,
      (lies[hostname] ?? ['127.0.0.1']).map((address) => ({
        address,
        family: address.includes(':') ? 6 : 4,
      })),
    ),
});

const hosts = [
  '127.0.0.1 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 0177.0.0.1 017700000001 0177.0.1',
  '①②⑦.⓪.⓪.① １２７.0.0.1 127。0。0。1 127.0.0.1. 0 0.0.0.0 00.0.0.0 0x0',
  '10.0.0.1 012.0.0.1 0xa.0.0.1 167772161 100.64.0.1 169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376',
  '172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 3232235777 192.0.0.1 192.0.2.1 198.18.0.1 224.0.0.1 255.255.255.255',
  '[::] [::1] [0:0:0:0:0:0:0:1] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:0:7f00:1] [64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1] [2002:7f00:1::] [2001::1] [2001:db8::1] [fc00::1] [fd00:ec2::254] [fe80::1] [fec0::1] [ff02::1]',
  'localhost LOCALHOST localhost. shop.localhost ⓛocalhost intranet printer.local metadata.google.internal db.corp',
  'router.lan nas.home.arpa kubernetes.default.svc.cluster.local',
].flatMap((line) => line.split(' '));

const hostileUrls = [
  ...hosts.map((host) => `https://${host}:${port}/a.png`),
  ...['127.0.0.1', 'localhost', '[::1]', '2130706433'].map((host) => `http://${host}:${port}/a.png`),
  `http://cdn.example.com:${port}/a.png`,
  `https://user@127.0.0.1:${port}/`,
  `https://cdn.example.com@127.0.0.1:${port}/`,
  `https://cdn.example.com:443@127.0.0.1:${port}/`,
  `https://127.0.0.1:${port}\\@cdn.example.com/`,
  `https:\\\\127.0.0.1:${port}\\a.png`,
  `https:127.0.0.1:${port}/a.png`,
  `//127.0.0.1:${port}/a.png`,
  `\thttps://127.0.0.1:${port}/`,
  `https://127.0.0.1%2f@cdn.example.com:${port}/`,
  `https://cdn.example.com:22/`,
  'https://cdn.example.com:25/',
  'https://cdn.example.com:6379x/',
  'https://cdn.example.com:99999/',
  'https://[::1%25lo]/',
  'https://[::1/',
  'https://%31%32%37.0.0.1/',
  'https://127.0.0.1\u0000.example.com/',
  'https://exa mple.com/',
  'https://:443/',
  'https://',
  `https://cdn.example.com/${'a'.repeat(2100)}`,
  'file:///etc/passwd',
  'file://localhost/etc/passwd',
  'ftp://127.0.0.1/a.png',
  `gopher://127.0.0.1:${port}/_GET`,
  `dict://127.0.0.1:${port}/`,
  'jar:https://cdn.example.com/a.zip!/a.png',
  'data:image/png;base64,AAAA',
  'javascript:alert(1)',
  'blob:https://example.com/1',
  'ws://127.0.0.1/',
  'unix:/var/run/docker.sock',
];

test('there are at least 80 hostile addresses, and 40 hostile pictures', async () => {
  expect(new Set(hostileUrls).size).toBeGreaterThanOrEqual(80);
  expect((await hostileImages()).length).toBeGreaterThanOrEqual(40);
});

test.each(hostileUrls)(
  '%j is refused wherever an address is taken, and nothing inside hears of it',
  async (url) => {
    const good = 'https://cdn.you.com/sku.jpg';
    const asked = [
      await call('POST', '/v1/generations', { body: { product_image: url, store_id: store.id } }),
      await call('POST', '/v1/generations', {
        body: { product_image: good, store_id: store.id, webhook_url: url },
      }),
      await call('POST', '/api/v1/generations', { body: { image_url: url } }),
      await call('POST', '/v1/stores', { body: { name: 'Hostile', photos: [url] } }),
      await call('POST', '/v1/webhook-endpoints', { body: { url } }),
    ];
    expect(asked.map(({ status, json }) => [status, json.code])).toEqual(
      asked.map(() => [422, 'validation_failed']),
    );
    expect(reached).toEqual([]);
  },
);

test.each(Object.keys(lies))('the name %s leads inside: refused when it is fetched', async (name) => {
  const url = encodeURIComponent(`https://${name}:${port}/a.png`);
  expect(await call('GET', `/v1/verify?url=${url}`)).toMatchObject({
    status: 422,
    json: { errors: [{ path: 'url' }] },
  });
  expect(reached).toEqual([]);
});

test('a redirect leads nowhere that an address may not lead', async () => {
  const targets = [
    ...hostileUrls.filter((url) => /^(https?|file|ftp|gopher):\/\/[\x21-\x7e]+$/.test(url)),
    `https://loopback.example.com:${port}/`,
  ];
  for (const target of targets) {
    const url = encodeURIComponent(`http://${outside}/?${encodeURIComponent(target)}`);
    const { status } = await call('GET', `/v1/verify?url=${url}`);
    expect([target, status]).toEqual([target, 422]);
  }
  expect(reached).toEqual([]);
});

test('hostile pictures are refused before they are decoded: no crash, no stall, bounded memory', async () => {
  const photo = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#eee' } })
    .png()
    .toBuffer();
  const quote = (bytes: Buffer) =>
    call('POST', '/v1/quotes', {
      body: { store_id: store.id, image_base64: bytes.toString('base64') || 'AA==' },
    });
  expect((await quote(photo)).status).toBe(200);
  const images = await hostileImages();
  const before = process.memoryUsage().rss;
  const outcomes: [string, boolean, boolean][] = [];
  for (const [name, bytes] of images) {
    const { status, json } = await quote(bytes);
    const isRefused = status === 422 || status === 413;
    // a file whose damage is behind its header is found when it is read: told as unusable, not as a fault of ours
    const isUnusable = status === 200 && !(json.photo as { can_be_cut_out: boolean }).can_be_cut_out;
    outcomes.push([name, isRefused || isUnusable, status >= 500]);
  }
  expect(outcomes).toEqual(images.map(([name]) => [name, true, false]));
  expect(process.memoryUsage().rss - before).toBeLessThan(600 * 1_048_576);
  expect((await quote(photo)).status).toBe(200);
});

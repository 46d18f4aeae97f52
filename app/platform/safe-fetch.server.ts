import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, fetch } from 'undici';

type FetchFailure = {
  ok: false;
  code: 'invalid_url' | 'address_refused' | 'too_large' | 'timeout' | 'http_status' | 'unreachable';
  message: string;
  status?: number;
};

/** The one way to reach an address that a stranger gave. */
export type PublicFetch = {
  /** Follows at most five redirects, each checked as the first address was. */
  download(
    url: string,
    limits?: { maxBytes?: number; timeoutSeconds?: number },
  ): Promise<{ ok: true; bytes: Buffer; mimeType: string | null; finalUrl: string } | FetchFailure>;
  /** Never follows a redirect; the reply's body is not read. */
  post(
    url: string,
    request: { headers: Record<string, string>; body: string; timeoutSeconds?: number },
  ): Promise<{ ok: true; status: number } | FetchFailure>;
};

const maxRedirects = 5;

function fail(code: FetchFailure['code'], message: string, status?: number): FetchFailure {
  return { ok: false, code, message, ...(status === undefined ? {} : { status }) };
}

/** Is this an address of the public internet, in whatever notation? */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
}

type Target = { ok: true; url: URL; address: string; family: 4 | 6 };

/** Resolves once, checks every answer, and says which address to connect to. */
async function resolveTarget(
  text: string,
  privateHosts: ReadonlySet<string>,
): Promise<Target | FetchFailure> {
  if (!URL.canParse(text))
    return fail('invalid_url', `"${text.slice(0, 200)}" is not an address. Give a full https address.`);
  const url = new URL(text);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const isAllowedPrivate = privateHosts.has(`${url.hostname}:${port}`);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isAllowedPrivate))
    return fail('invalid_url', `Only https addresses are fetched, not ${url.protocol.slice(0, -1)}.`);
  if (url.username || url.password)
    return fail('invalid_url', 'An address may not carry a user name or password.');
  if (port !== '443' && !isAllowedPrivate)
    return fail('address_refused', `Port ${port} is not allowed. Use port 443.`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const answers = isIP(host)
    ? [{ address: host, family: isIP(host) }]
    : await lookup(host, { all: true }).catch(() => []);
  if (!answers.length) return fail('unreachable', `The host ${host} was not found.`);
  if (!isAllowedPrivate && !answers.every(({ address }) => isPublicAddress(address)))
    return fail('address_refused', `The host ${host} is not on the public internet.`);
  const [first] = answers;
  return { ok: true, url, address: first.address, family: first.family === 6 ? 6 : 4 };
}

/** Connects to the address that was checked, whatever the name says by then. */
function pinned(target: Target): Agent {
  return new Agent({
    connect: {
      lookup: (_host, options, callback) => {
        if (options.all) callback(null, [{ address: target.address, family: target.family }]);
        else callback(null, target.address, target.family);
      },
    },
  });
}

function explain(error: unknown, url: URL, timeoutSeconds: number): FetchFailure {
  if (error instanceof Error && error.name === 'TimeoutError')
    return fail('timeout', `${url.host} did not answer within ${timeoutSeconds} seconds.`);
  return fail('unreachable', `${url.host} could not be reached.`);
}

/** @param options.privateHosts `host:port` that may be private and plain http; for development only */
export function createPublicFetch(options: { privateHosts: string[] }): PublicFetch {
  const privateHosts = new Set(options.privateHosts);
  return {
    async download(url, { maxBytes = 20 * 1024 * 1024, timeoutSeconds = 20 } = {}) {
      const signal = AbortSignal.timeout(timeoutSeconds * 1000);
      let next = url;
      for (let hop = 0; hop <= maxRedirects; hop++) {
        const target = await resolveTarget(next, privateHosts);
        if (!target.ok) return target;
        const agent = pinned(target);
        try {
          const response = await fetch(target.url, { dispatcher: agent, redirect: 'manual', signal });
          const location = response.headers.get('location');
          if (response.status >= 300 && response.status < 400 && location) {
            next = new URL(location, target.url).href;
            continue;
          }
          if (!response.ok)
            return fail('http_status', `${target.url.host} answered ${response.status}.`, response.status);
          const bytes = await readLimited(response.body, maxBytes);
          if (!bytes)
            return fail('too_large', `The file has more than ${Math.round(maxBytes / 1024 / 1024)} MB.`);
          return {
            ok: true,
            bytes,
            mimeType: response.headers.get('content-type'),
            finalUrl: target.url.href,
          };
        } catch (error) {
          return explain(error, target.url, timeoutSeconds);
        } finally {
          await agent.destroy();
        }
      }
      return fail('unreachable', 'The address redirects too often.');
    },
    async post(url, { headers, body, timeoutSeconds = 10 }) {
      const target = await resolveTarget(url, privateHosts);
      if (!target.ok) return target;
      const agent = pinned(target);
      try {
        const signal = AbortSignal.timeout(timeoutSeconds * 1000);
        const response = await fetch(target.url, {
          method: 'POST',
          headers,
          body,
          dispatcher: agent,
          redirect: 'manual',
          signal,
        });
        return { ok: true, status: response.status };
      } catch (error) {
        return explain(error, target.url, timeoutSeconds);
      } finally {
        await agent.destroy();
      }
    },
  };
}

async function readLimited(
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

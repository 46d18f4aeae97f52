import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, request, type Dispatcher } from 'undici';
import { isPublicAddress, judgeAddress } from './public-address.ts';

export type FetchRefusalCode =
  'invalid_url' | 'address_refused' | 'too_large' | 'timeout' | 'http_status' | 'unreachable';

export type FetchRefusal = { ok: false; code: FetchRefusalCode; message: string; status?: number };

/** The one way to reach an address that a stranger gave. */
export type PublicFetch = {
  /** follows up to five redirects, each judged anew; every limit holds while the bytes arrive */
  download(
    url: string,
    limits?: { maxBytes?: number; timeoutSeconds?: number },
  ): Promise<{ ok: true; bytes: Buffer; mimeType: string | null; finalUrl: string } | FetchRefusal>;
  /** follows no redirect; `ok` means that there was an answer, whatever its status; `retryAfter` as it came */
  post(
    url: string,
    request: { headers: Record<string, string>; body: string; timeoutSeconds?: number },
  ): Promise<{ ok: true; status: number; retryAfter?: string | undefined } | FetchRefusal>;
  /** judges an address without reaching it, for what is stored now and fetched later */
  judge(url: string): { ok: true } | FetchRefusal;
};

/** Resolves a name to all of its addresses; a test gives its own. */
export type Resolve = (
  hostname: string,
  done: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

const maxRedirects = 5;
const redirectStatuses = [301, 302, 303, 307, 308];
const defaultMaxBytes = 20 * 1024 * 1024;
const userAgent = 'Afterlight/1.0';

class AddressRefused extends Error {}
class TooLarge extends Error {}

type Parameters = { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string };
type Sent = { ok: true; url: URL; answer: Dispatcher.ResponseData } | FetchRefusal;
type Send = (text: string, parameters: Parameters, signal: AbortSignal) => Promise<Sent>;

/**
 * @param options.privateHosts `host:port` pairs that may be private and http, for development only
 */
export function createPublicFetch(options: { privateHosts: string[]; resolve?: Resolve }): PublicFetch {
  const listed = new Set(options.privateHosts);
  const send = createSend(listed, options.resolve ?? resolveAll);
  return {
    async download(url, { maxBytes = defaultMaxBytes, timeoutSeconds = 30 } = {}) {
      const signal = AbortSignal.timeout(timeoutSeconds * 1000);
      let next = url;
      for (let hop = 0; hop <= maxRedirects; hop++) {
        const sent = await send(next, { method: 'GET', headers: { accept: 'image/*,*/*;q=0.5' } }, signal);
        if (!sent.ok) return sent;
        const location = firstOf(sent.answer.headers.location);
        if (!location || !redirectStatuses.includes(sent.answer.statusCode)) return receive(sent, maxBytes);
        discard(sent.answer);
        if (!URL.canParse(location, sent.url.href))
          return { ok: false, code: 'invalid_url', message: `${sent.url.host} redirects to no address.` };
        next = new URL(location, sent.url).href;
      }
      const message = `The address redirects more than ${maxRedirects} times.`;
      return { ok: false, code: 'unreachable', message };
    },

    async post(url, { headers, body, timeoutSeconds = 10 }) {
      const signal = AbortSignal.timeout(timeoutSeconds * 1000);
      const sent = await send(url, { method: 'POST', headers, body }, signal);
      if (!sent.ok) return sent;
      discard(sent.answer);
      const { statusCode: status, headers: answered } = sent.answer;
      return { ok: true, status, retryAfter: firstOf(answered['retry-after']) };
    },

    judge(url) {
      const verdict = judgeAddress(url, listed);
      return verdict.ok ? { ok: true } : verdict;
    },
  };
}

function createSend(listed: ReadonlySet<string>, resolve: Resolve): Send {
  const limits = { connections: 16, pipelining: 1, headersTimeout: 30_000, maxHeaderSize: 16_384 };
  const publicAgent = new Agent({ ...limits, connect: { lookup: pinnedLookup(resolve), timeout: 10_000 } });
  const listedAgent = new Agent({ ...limits, connect: { timeout: 10_000 } });
  return async (text, parameters, signal) => {
    const verdict = judgeAddress(text, listed);
    if (!verdict.ok) return verdict;
    try {
      const answer = await request(verdict.url, {
        ...parameters,
        headers: { 'user-agent': userAgent, 'accept-encoding': 'identity', ...parameters.headers },
        dispatcher: verdict.isListed ? listedAgent : publicAgent,
        signal,
      });
      return { ok: true, url: verdict.url, answer };
    } catch (error) {
      return explain(error, verdict.url);
    }
  };
}

const resolveAll: Resolve = (hostname, done) => lookup(hostname, { all: true, verbatim: true }, done);

/**
 * The socket asks this for the addresses it then connects to, so what is checked is what is used: a name that answers
 * differently a second time is never asked a second time. One private address among public ones refuses the name.
 */
function pinnedLookup(resolve: Resolve): LookupFunction {
  return (hostname, lookupOptions, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error) return callback(error, '');
      const isSafe = addresses.length > 0 && addresses.every(({ address }) => isPublicAddress(address));
      if (!isSafe)
        return callback(new AddressRefused(`${hostname} leads to an address that is not public.`), '');
      if (lookupOptions.all) return callback(null, addresses);
      return callback(null, addresses[0].address, addresses[0].family);
    });
  };
}

async function receive(sent: { url: URL; answer: Dispatcher.ResponseData }, maxBytes: number) {
  const { url, answer } = sent;
  const { statusCode: status, headers, body } = answer;
  if (status !== 200) {
    discard(answer);
    const message = `${url.host} answered ${status} instead of the file.`;
    return { ok: false, code: 'http_status', message, status } as const;
  }
  try {
    if (Number(firstOf(headers['content-length']) ?? 0) > maxBytes) throw new TooLarge();
    const bytes = await readBounded(body, maxBytes);
    const mimeType = firstOf(headers['content-type'])?.split(';')[0].trim().toLowerCase() ?? null;
    return { ok: true, bytes, mimeType, finalUrl: url.href } as const;
  } catch (error) {
    discard(answer);
    return explain(error, url, maxBytes);
  }
}

async function readBounded(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** Drops what was not read, and its connection with it: nobody can make us read on. */
function discard(answer: Dispatcher.ResponseData): void {
  answer.body.on('error', () => undefined);
  answer.body.destroy();
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function explain(error: unknown, url: URL, maxBytes = defaultMaxBytes): FetchRefusal {
  const cause = error instanceof Error ? error : new Error(String(error));
  if (cause instanceof AddressRefused) return { ok: false, code: 'address_refused', message: cause.message };
  if (cause instanceof TooLarge)
    return {
      ok: false,
      code: 'too_large',
      message: `The file at ${url.host} is larger than ${Math.floor(maxBytes / 1_048_576)} MB (${maxBytes} bytes).`,
    };
  if (/timeout/i.test(cause.name))
    return { ok: false, code: 'timeout', message: `${url.host} took too long to answer.` };
  const code = (cause as NodeJS.ErrnoException).code ?? cause.name;
  return { ok: false, code: 'unreachable', message: `${url.host} could not be reached (${code}).` };
}

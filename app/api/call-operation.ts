import { createHash } from 'node:crypto';
import { authenticateKey, type AuthenticatedKey } from '#app/partners/api-keys.server.ts';
import type { RateLimiter, RateVerdict } from '#app/partners/rate-limits.server.ts';
import type { Answer, ApiServices, Operation } from './operation.ts';
import type { FieldFault } from './problems.ts';
import { readBody, type BodyRead } from './read-body.ts';
import { refuseFeature } from './require-feature.ts';
import { validate } from './validate.ts';

const defaultMaxBodyBytes = 1_048_576;
const idempotencyKeyForm = /^[\x21-\x7e]{1,255}$/;

type Given = { params: Record<string, string>; query: Record<string, string> };

/** Authenticates, counts, reads, validates, then runs one operation. */
export async function callOperation(
  services: ApiServices,
  limiter: RateLimiter,
  operation: Operation,
  request: Request,
  given: Given,
): Promise<Answer> {
  const presented = presentedKey(request.headers);
  const key = presented && operation.scope ? await authenticateKey(services, presented) : undefined;
  if (operation.scope && !key) return refuseKey(presented);
  if (operation.scope && key?.scopes.length && !key.scopes.includes(operation.scope))
    return { problem: 'forbidden', detail: `This API key lacks the scope ${operation.scope}.` };
  const lacking =
    key && operation.feature && refuseFeature(services.rings, key.partner.ring, operation.feature);
  if (lacking) return lacking;
  if (!key) return answerCall(services, operation, request, given, anybody, await read(operation, request));
  const ask = { partner: key.partner, mode: key.mode, limit: operation.limit, storeId: undefined };
  const early = limiter.refuseEarly(ask);
  if (early) return refuseRate(early);
  const body = await read(operation, request);
  const rate = await limiter.take({ ...ask, storeId: namedStore(operation, given, body) });
  if (!rate.ok) return refuseRate(rate);
  const answer = await answerCall(services, operation, request, given, key, body);
  return { ...answer, headers: { ...answer.headers, ...rate.headers } };
}

async function answerCall(
  services: ApiServices,
  operation: Operation,
  request: Request,
  given: Given,
  key: AuthenticatedKey,
  sent: BodyRead,
): Promise<Answer> {
  const idempotencyKey = request.headers.get('idempotency-key') ?? undefined;
  if (idempotencyKey !== undefined && !idempotencyKeyForm.test(idempotencyKey))
    return { problem: 'invalid_idempotency_key', detail: 'Give 1 to 255 visible ASCII characters.' };
  if (!sent.ok) return sent.problem;
  const params = validate(operation.params, given.params);
  const query = validate(operation.query, given.query);
  const body = validate(operation.body, sent.value);
  if (!params.ok || !query.ok || !body.ok)
    return refuseFields([params, query, body].flatMap((part) => (part.ok ? [] : part.errors)));
  const hash = createHash('sha256').update(`${request.method} ${new URL(request.url).pathname}\n`);
  const caller = {
    key,
    // a space is in no key of a caller's: the modes do not see each other's
    idempotencyKey: idempotencyKey && key.mode === 'test' ? `test ${idempotencyKey}` : idempotencyKey,
    requestHash: hash.update(sent.fingerprint).digest('hex'),
    headers: request.headers,
    signal: request.signal,
  };
  return operation.handle(services, caller, { params: params.value, query: query.value, body: body.value });
}

function read(operation: Operation, request: Request): Promise<BodyRead> | BodyRead {
  if (!operation.body) return { ok: true, value: undefined, fingerprint: '' };
  const maxBytes = operation.maxBodyBytes ?? defaultMaxBodyBytes;
  return readBody(request, { maxBytes, allowsUpload: Boolean(operation.uploadField) });
}

const storeIdForm = /^[\w-]{1,40}$/;

/** The store that the request names, when it looks like one. */
function namedStore({ limitedStore }: Operation, { params }: Given, body: BodyRead): string | undefined {
  const fields = body.ok ? (body.value as { store_id?: unknown } | undefined) : undefined;
  const named = limitedStore === 'path' ? params.id : limitedStore === 'body' ? fields?.store_id : undefined;
  return typeof named === 'string' && storeIdForm.test(named) ? named : undefined;
}

function refuseRate({ violated, retryAfterSeconds, headers }: RateVerdict): Answer {
  const detail = `The limit ${violated.join(' and ')} is used up. Try again in ${retryAfterSeconds} seconds.`;
  return { problem: 'rate_limited', detail, headers, violatedPolicies: violated };
}

/** Stands for the caller of an operation that anybody may call; it owns nothing. */
const anybody = {
  id: '',
  mode: 'live' as const,
  scopes: [],
  partner: { id: '', name: '', ring: '', secretVersion: 0, storeId: null },
};

function presentedKey(headers: Headers): string | undefined {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.get('authorization') ?? '');
  return bearer?.[1] ?? headers.get('x-api-key')?.trim();
}

function refuseKey(presented: string | undefined): Answer {
  const detail = presented
    ? 'This API key does not work: it is mistyped, revoked or expired.'
    : 'Send an API key as "Authorization: Bearer sk_live_…" or as "x-api-key".';
  return { problem: 'unauthorized', detail };
}

export function refuseFields(errors: FieldFault[]): Answer {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const place = first.path ? `${first.path}: ` : '';
  return { problem: 'validation_failed', detail: `${place}${first.message}${more}`, errors };
}

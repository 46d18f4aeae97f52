import { createHash } from 'node:crypto';
import { authenticateKey } from '#app/partners/api-keys.server.ts';
import type { Answer, ApiServices, Operation } from './operation.ts';
import type { FieldFault } from './problems.ts';
import { readBody } from './read-body.ts';
import { validate } from './validate.ts';

const defaultMaxBodyBytes = 1_048_576;
const idempotencyKeyForm = /^[\x21-\x7e]{1,255}$/;

/** Authenticates, reads, validates, then runs one operation. */
export async function callOperation(
  services: ApiServices,
  operation: Operation,
  request: Request,
  given: { params: Record<string, string>; query: Record<string, string> },
): Promise<Answer> {
  const presented = presentedKey(request.headers);
  const key = presented && operation.scope ? await authenticateKey(services, presented) : undefined;
  if (operation.scope && !key) return refuseKey(presented);
  if (operation.scope && key?.scopes.length && !key.scopes.includes(operation.scope))
    return { problem: 'forbidden', detail: `This API key lacks the scope ${operation.scope}.` };
  const idempotencyKey = request.headers.get('idempotency-key') ?? undefined;
  if (idempotencyKey !== undefined && !idempotencyKeyForm.test(idempotencyKey))
    return { problem: 'invalid_idempotency_key', detail: 'Give 1 to 255 visible ASCII characters.' };

  const maxBytes = operation.maxBodyBytes ?? defaultMaxBodyBytes;
  const read = operation.body
    ? await readBody(request, { maxBytes, allowsUpload: Boolean(operation.uploadField) })
    : { ok: true as const, value: undefined, fingerprint: '' };
  if (!read.ok) return read.problem;
  const params = validate(operation.params, given.params);
  const query = validate(operation.query, given.query);
  const body = validate(operation.body, read.value);
  if (!params.ok || !query.ok || !body.ok)
    return refuseFields([params, query, body].flatMap((part) => (part.ok ? [] : part.errors)));
  const hash = createHash('sha256').update(`${request.method} ${new URL(request.url).pathname}\n`);
  const caller = {
    key: key ?? anybody,
    idempotencyKey,
    requestHash: hash.update(read.fingerprint).digest('hex'),
    headers: request.headers,
    signal: request.signal,
  };
  return operation.handle(services, caller, { params: params.value, query: query.value, body: body.value });
}

/** Stands for the caller of an operation that anybody may call; it owns nothing. */
const anybody = {
  id: '',
  mode: 'live' as const,
  scopes: [],
  partner: { id: '', name: '', ring: '', secretVersion: 0 },
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

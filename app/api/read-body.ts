import { createHash } from 'node:crypto';
import type { Problem } from './problems.ts';

/** `fingerprint` is alike for two bodies that say the same: a form's random boundary is not part of it. */
export type BodyRead = { ok: true; value: unknown; fingerprint: string } | { ok: false; problem: Problem };

/** Fields that a multipart form can only carry as JSON text. */
const jsonFields = new Set(['preferences', 'scenes', 'count']);
/** Fields that a multipart form repeats. */
const listFields = new Set(['photos', 'files']);

/**
 * Reads a body up to `maxBytes`: multipart where `allowsUpload`, else JSON whatever the type says, because `curl -d`
 * without a header calls everything a form. No body is an empty object.
 */
export async function readBody(
  request: Request,
  { maxBytes, allowsUpload }: { maxBytes: number; allowsUpload: boolean },
): Promise<BodyRead> {
  const bytes = await readBytes(request, maxBytes);
  if (!bytes)
    return fail('payload_too_large', `The body has more than ${Math.floor(maxBytes / 1_048_576)} MB.`);
  const contentType = request.headers.get('content-type') ?? '';
  if (/^multipart\/form-data\b/i.test(contentType)) {
    if (!allowsUpload) return fail('unsupported_media_type', 'Send the body as application/json.');
    return readForm(bytes, contentType);
  }
  if (!bytes.length) return { ok: true, value: {}, fingerprint: '' };
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { ok: true, value, fingerprint: sha256(bytes) };
    return fail('invalid_json', 'The body must be a JSON object.');
  } catch (error) {
    const isDeclaredOther = contentType && !/\bjson\b|x-www-form-urlencoded|text\/plain/i.test(contentType);
    if (isDeclaredOther)
      return fail('unsupported_media_type', `${contentType} is not read here. Send application/json.`);
    return fail('invalid_json', error instanceof Error ? error.message : 'The body cannot be read.');
  }
}

async function readForm(bytes: Buffer, contentType: string): Promise<BodyRead> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => undefined);
  if (!form)
    return fail('unsupported_media_type', 'The multipart body cannot be read; its parts are broken.');
  const value: Record<string, unknown> = {};
  const prints: string[] = [];
  for (const [name, part] of form.entries()) {
    const text = typeof part === 'string' ? part : null;
    if (listFields.has(name)) value[name] = [...((value[name] as unknown[] | undefined) ?? []), part];
    else value[name] = text !== null && jsonFields.has(name) ? parseOrKeep(text) : part;
    const content = typeof part === 'string' ? part : new Uint8Array(await part.arrayBuffer());
    prints.push(`${name} ${sha256(content)}`);
  }
  return { ok: true, value, fingerprint: sha256(prints.sort().join()) };
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The bytes, or undefined as soon as there are too many. */
async function readBytes(request: Request, maxBytes: number): Promise<Buffer | undefined> {
  const declared = request.headers.get('content-length');
  if (declared && Number(declared) > maxBytes) return undefined;
  // a declared length is enforced by the HTTP parser
  if (declared) return Buffer.from(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = (request.body ?? []) as unknown as AsyncIterable<Uint8Array>;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function fail(problem: Problem['problem'], detail: string): BodyRead {
  return { ok: false, problem: { problem, detail } };
}

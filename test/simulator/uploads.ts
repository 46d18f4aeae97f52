import { record } from './log.ts';
import type { Shop, StagedUpload, World } from './state.ts';

export type UploadAnswer = { status: number; message: string };

/** Takes the bytes of a staged upload. What was not agreed beforehand is refused, as the real bucket does. */
export async function takeUpload(
  world: World,
  shop: Shop,
  key: string,
  request: Request,
): Promise<UploadAnswer> {
  const upload = shop.stagedUploads.get(key);
  const answer = upload ? await decide(world, upload, request) : { status: 404, message: 'NoSuchUpload' };
  record(world, {
    kind: 'upload',
    shop: shop.domain,
    operation: `upload ${upload?.filename ?? key}`,
    operationName: null,
    variables: { bytes: upload?.bytes?.length ?? null },
    status: answer.status,
    errorCodes: answer.status < 300 ? [] : [answer.message],
    deprecated: [],
    requestedCost: null,
    fault: null,
  });
  return answer;
}

async function decide(world: World, upload: StagedUpload, request: Request): Promise<UploadAnswer> {
  if (request.method !== upload.method) return { status: 405, message: `This target takes ${upload.method}` };
  if (upload.expiresAt <= world.clock.now()) return { status: 403, message: 'ExpiredToken' };
  const content = upload.method === 'PUT' ? await readPut(upload, request) : await readPost(upload, request);
  if (typeof content === 'string') return { status: 403, message: content };
  if (!content.length) return { status: 400, message: 'EntityTooSmall' };
  if (content.length > world.limits.maxImageBytes) return { status: 400, message: 'EntityTooLarge' };
  if (upload.fileSize !== null && upload.fileSize !== content.length) {
    return { status: 400, message: `IncompleteBody: ${content.length} bytes, announced ${upload.fileSize}` };
  }
  upload.bytes = content;
  return { status: upload.method === 'PUT' ? 200 : 201, message: 'OK' };
}

async function readPut(upload: StagedUpload, request: Request): Promise<Buffer | string> {
  if (!new URL(request.url).searchParams.get('signature')) return 'SignatureDoesNotMatch: use the whole url';
  if (request.headers.get('content-type') !== upload.mimeType) return 'SignatureDoesNotMatch: content-type';
  return Buffer.from(await request.arrayBuffer());
}

async function readPost(upload: StagedUpload, request: Request): Promise<Buffer | string> {
  const form = await request.formData().catch(() => null);
  if (!form) return 'MalformedPOSTRequest: not multipart/form-data';
  const fields = [...form];
  for (const { name, value } of upload.parameters) {
    if (form.get(name) !== value) return `AccessDenied: the form field ${name} is missing or changed`;
  }
  const [lastName, last] = fields.at(-1) ?? [];
  if (lastName !== 'file' || typeof last !== 'object')
    return 'InvalidArgument: the last form field must be the file';
  return Buffer.from(await last.arrayBuffer());
}

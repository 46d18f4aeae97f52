import { randomUUID } from 'node:crypto';
import { type Call, checkListSize, hasScope, type UserError } from './call.ts';

type StagedUploadInput = {
  filename: string;
  mimeType: string;
  resource: string;
  fileSize?: string | null;
  httpMethod?: 'PUT' | 'POST' | null;
};

const simulatedResources = new Set(['IMAGE', 'PRODUCT_IMAGE', 'FILE']);
const validSeconds = 24 * 3600;

/** Hands out places to upload to. A PUT wants the parameters as headers, a POST as form fields before the file. */
export function stagedUploadsCreate({ input }: { input: StagedUploadInput[] }, call: Call) {
  checkListSize('input', input);
  const userErrors = input.flatMap((one, index) => faultsOf(call, one, index));
  if (userErrors.length) return { stagedTargets: [], userErrors };
  return { stagedTargets: input.map((one) => createTarget(call, one)), userErrors: [] };
}

function faultsOf(call: Call, input: StagedUploadInput, index: number): UserError[] {
  const at = (field: string, message: string) => [{ field: ['input', String(index), field], message }];
  if (!simulatedResources.has(input.resource)) {
    return at('resource', `The simulator stages IMAGE and FILE only, not ${input.resource}`);
  }
  if (
    !['write_files', 'write_products', 'write_images'].some((scope) => hasScope(call.token.scopes, scope))
  ) {
    return at('resource', 'User does not have permission to upload this resource');
  }
  if (!input.filename.trim()) return at('filename', "Filename can't be blank");
  if (input.resource !== 'FILE' && !/^image\/(jpe?g|png|gif|webp|heic)$/.test(input.mimeType)) {
    return at('mimeType', `${input.mimeType} is not a recognized format`);
  }
  if (input.fileSize && Number(input.fileSize) > call.world.limits.maxImageBytes) {
    return at('fileSize', `File size must be less than ${call.world.limits.maxImageBytes / 1e6} MB`);
  }
  return [];
}

function createTarget(call: Call, input: StagedUploadInput) {
  const { world, shop } = call;
  const key = randomUUID();
  const method = input.httpMethod ?? 'PUT';
  const resourceUrl = `${world.url}/staged/${shop.domain}/${key}/${encodeURIComponent(input.filename)}`;
  const parameters =
    method === 'PUT'
      ? [
          { name: 'content_type', value: input.mimeType },
          { name: 'acl', value: 'private' },
        ]
      : [
          { name: 'Content-Type', value: input.mimeType },
          { name: 'success_action_status', value: '201' },
          { name: 'acl', value: 'private' },
          { name: 'key', value: `tmp/${key}/${input.filename}` },
          { name: 'policy', value: Buffer.from(key).toString('base64') },
        ];
  shop.stagedUploads.set(key, {
    key,
    filename: input.filename,
    mimeType: input.mimeType,
    method,
    fileSize: input.fileSize ? Number(input.fileSize) : null,
    parameters,
    expiresAt: new Date(world.clock.now().getTime() + validSeconds * 1000),
    bytes: null,
  });
  const signature = Buffer.from(key).toString('hex');
  return {
    url: method === 'PUT' ? `${resourceUrl}?signature=${signature}` : resourceUrl,
    resourceUrl,
    parameters,
  };
}

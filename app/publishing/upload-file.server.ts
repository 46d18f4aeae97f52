import { setTimeout as sleep } from 'node:timers/promises';
import type { AdminClient } from '#app/shopify/admin-api.server.ts';
import { createFile, createStagedUpload, findFiles } from '#app/shopify/documents/files.ts';
import { mostBytes, mostPixels } from './limits.ts';
import { failed, refused, saveStep, type Step, type StepContext } from './step.ts';

const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
};

/** Name of the file in the shop: no other file has it, so it tells a lost reply from a creation that never happened. */
export function fileNameOf(publication: { fileMark: string; asset: { mimeType: string | null } }): string {
  return `${publication.fileMark}.${endings[publication.asset.mimeType ?? ''] ?? 'jpg'}`;
}

/** queued → uploaded: the asset's bytes are a file of the shop, made once however often this runs. */
export async function uploadFile(context: StepContext): Promise<Step> {
  const { admin, publication } = context;
  // an earlier run went at least this far: the file may be there although nobody heard of it
  const found = publication.stagedUrl ? await findOwnFile(admin, fileNameOf(publication)) : undefined;
  if (found) return saveStep(context, { fileId: found, status: 'uploaded' });

  const photo = await readAssetBytes(context);
  if (!photo.ok) return photo.step;
  const stagedUrl = await stageBytes(admin, fileNameOf(publication), photo);
  // from here on the file may exist; only the run that writes this may create it
  await saveStep(context, { stagedUrl });
  return create({ ...context, publication: { ...publication, stagedUrl } }, stagedUrl);
}

type AssetBytes = { ok: true; bytes: Buffer; mimeType: string; ending: string } | { ok: false; step: Step };

/** The photo's bytes, or why Shopify would not take them. */
export async function readAssetBytes({ publication, services }: StepContext): Promise<AssetBytes> {
  const refuse = (code: string) => ({ ok: false as const, step: refused({ code, message: '' }) });
  const { objectKey, mimeType, width, height } = publication.asset;
  const bytes = objectKey ? await services.objects.get(objectKey) : undefined;
  if (!bytes) {
    const message = 'Not published: the photo’s file is missing. Generate it again.';
    return { ok: false, step: failed('asset_missing', message) };
  }
  const ending = mimeType ? endings[mimeType] : undefined;
  if (!mimeType || !ending) return refuse('UNSUPPORTED_IMAGE_FILE_TYPE');
  if (bytes.length > mostBytes) return refuse('INVALID_IMAGE_FILE_SIZE');
  if ((width ?? 0) * (height ?? 0) > mostPixels) return refuse('INVALID_IMAGE_RESOLUTION');
  return { ok: true, bytes, mimeType, ending };
}

/** The ending of an address's file name, `jpeg` as `jpg`. */
export function endingOf(url: string): string {
  const ending = /\.(\w+)$/.exec(url.split(/[?#]/)[0])?.[1].toLowerCase() ?? '';
  return ending === 'jpeg' ? 'jpg' : ending;
}

export function mimeTypeOf(url: string): string {
  const ending = endingOf(url);
  const found = Object.entries(endings).find(([, one]) => one === ending);
  return found?.[0] ?? 'image/jpeg';
}

/** @returns the address that Shopify reads the bytes from */
export async function stageBytes(
  admin: AdminClient,
  filename: string,
  { bytes, mimeType }: { bytes: Buffer; mimeType: string },
): Promise<string> {
  const { stagedUploadsCreate } = await admin.run(createStagedUpload, {
    input: [{ filename, mimeType, resource: 'IMAGE', fileSize: String(bytes.length), httpMethod: 'PUT' }],
  });
  const target = stagedUploadsCreate.stagedTargets?.[0];
  if (!target?.url || !target.resourceUrl) {
    const reasons = stagedUploadsCreate.userErrors.map((error) => error.message).join('; ');
    throw new Error(`Shopify gave no place to upload ${filename}: ${reasons || 'no reason given'}`);
  }
  await put(target.url, mimeType, bytes);
  return target.resourceUrl;
}

/** Writing the same bytes to the same address again is harmless. */
async function put(url: string, mimeType: string, bytes: Buffer): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': mimeType, 'content-length': String(bytes.length) },
      body: new Uint8Array(bytes),
      signal: AbortSignal.timeout(60_000),
    }).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (response instanceof Response && response.ok) return;
    const message = response instanceof Error ? response.message : `HTTP ${response.status}`;
    if (attempt === 4) throw new Error(`The upload to Shopify's bucket failed: ${message}`);
    await sleep(200 * 2 ** attempt * (0.75 + Math.random() / 2));
  }
}

async function create(context: StepContext, originalSource: string): Promise<Step> {
  const { admin, publication } = context;
  const filename = fileNameOf(publication);
  const { fileCreate } = await admin.run(createFile, {
    files: [
      {
        originalSource,
        filename,
        alt: publication.alt,
        contentType: 'IMAGE',
        duplicateResolutionMode: 'RAISE_ERROR',
      },
    ],
  });
  const fileId = fileCreate.files?.[0]?.id;
  if (fileId) return saveStep(context, { fileId, status: 'uploaded' });
  const [refusal] = fileCreate.userErrors;
  if (refusal?.code !== 'FILENAME_ALREADY_EXISTS') return refused(refusal ?? { message: 'no reason given' });
  const found = await findOwnFile(admin, filename);
  if (found) return saveStep(context, { fileId: found, status: 'uploaded' });
  // made by a run whose reply was lost, and Shopify's search does not know it yet
  return { kind: 'wait', seconds: 3, why: 'the file exists but is not found yet' };
}

/** The id of the file with exactly this name. */
export async function findOwnFile(admin: AdminClient, filename: string): Promise<string | undefined> {
  const { files } = await admin.run(findFiles, { query: `filename:"${filename}"` });
  const mark = filename.slice(0, filename.lastIndexOf('.'));
  // a search may be broader than asked; an address that is there must carry the mark
  return files.nodes.find((file) => file.id && (!file.image || file.image.url.includes(mark)))?.id;
}

// The file mutations: create, update (contents, alt, name, product references), delete, acknowledge.
import { createFile, processFile } from '../media.ts';
import { detachMedia, productChanged, productsWith } from '../products.ts';
import type { StoredFile } from '../state.ts';
import { type Call, checkGid, checkListSize, requireScope, type UserError } from './call.ts';
import { presentFile } from './present-file.ts';

type FileCreateInput = {
  originalSource: string;
  alt?: string | null;
  contentType?: string | null;
  filename?: string | null;
  duplicateResolutionMode?: string | null;
};

type FileUpdateInput = {
  id: string;
  alt?: string | null;
  filename?: string | null;
  originalSource?: string | null;
  previewImageSource?: string | null;
  referencesToAdd?: string[] | null;
  referencesToRemove?: string[] | null;
};

const longestAlt = 512;
const fileScopes = ['write_files', 'write_images', 'write_themes'];

function problem(path: (string | number)[], code: string, message: string): UserError {
  return { field: path.map(String), code, message };
}

export function fileCreate({ files }: { files: FileCreateInput[] }, call: Call) {
  requireScope(call, 'fileCreate', ...fileScopes);
  checkListSize('files', files);
  const userErrors = files.flatMap((input, index) => creationFaults(call, input, index));
  if (userErrors.length) return { files: [], userErrors };
  const created = files.map((input) => {
    const existing = input.duplicateResolutionMode === 'REPLACE' ? namesake(call, input.filename) : undefined;
    if (existing) {
      processFile(call.world, call.shop, existing, input.originalSource);
      return existing;
    }
    return createFile(call.world, call.shop, {
      originalSource: input.originalSource,
      alt: input.alt ?? '',
      filename: input.filename ?? undefined,
      contentType: input.contentType === 'FILE' ? 'FILE' : 'IMAGE',
    });
  });
  return { files: created.map((file) => presentFile(call, file)), userErrors: [] };
}

function namesake(call: Call, filename: string | null | undefined): StoredFile | undefined {
  return [...call.shop.files.values()].find((file) => file.filename === filename);
}

function creationFaults(call: Call, input: FileCreateInput, index: number): UserError[] {
  const at = (field: string, code: string, message: string) => [
    problem(['files', index, field], code, message),
  ];
  if (!isHttpUrl(input.originalSource)) {
    return at('originalSource', 'INVALID_IMAGE_SOURCE_URL', 'Image URL is invalid');
  }
  if ((input.alt ?? '').length > longestAlt) {
    return at(
      'alt',
      'ALT_VALUE_LIMIT_EXCEEDED',
      `The alt value exceeds the maximum limit of ${longestAlt} characters.`,
    );
  }
  if (input.contentType && !['IMAGE', 'FILE'].includes(input.contentType)) {
    return at(
      'contentType',
      'UNACCEPTABLE_ASSET',
      `The simulator takes images and files, not ${input.contentType}`,
    );
  }
  if (input.filename && !/^[^/\\]+\.\w+$/.test(input.filename)) {
    return at('filename', 'INVALID_FILENAME', 'The filename is invalid');
  }
  const sourceEnding = endingOf(new URL(input.originalSource).pathname);
  if (input.filename && sourceEnding && sourceEnding !== endingOf(input.filename)) {
    return at(
      'filename',
      'MISMATCHED_FILENAME_AND_ORIGINAL_SOURCE',
      'The filename extension must match the original source',
    );
  }
  switch (input.duplicateResolutionMode ?? 'APPEND_UUID') {
    case 'REPLACE':
      if (input.filename) return [];
      return at(
        'filename',
        'MISSING_FILENAME_FOR_DUPLICATE_MODE_REPLACE',
        'Missing filename argument for duplicate resolution mode REPLACE',
      );
    case 'RAISE_ERROR':
      if (!namesake(call, input.filename)) return [];
      return at('filename', 'FILENAME_ALREADY_EXISTS', 'The filename already exists');
    default:
      return [];
  }
}

export function fileUpdate({ files }: { files: FileUpdateInput[] }, call: Call) {
  requireScope(call, 'fileUpdate', ...fileScopes);
  checkListSize('files', files);
  const missing = files.filter((input) => !call.shop.files.has(input.id)).map((input) => input.id);
  for (const id of files.map((input) => input.id)) checkGid(id);
  if (missing.length) {
    const message = `File id${missing.length > 1 ? 's' : ''} ${missing.join(', ')} do${missing.length > 1 ? '' : 'es'} not exist.`;
    return { files: [], userErrors: [problem(['files'], 'FILE_DOES_NOT_EXIST', message)] };
  }
  const userErrors = files.flatMap((input, index) => updateFaults(call, input, index));
  if (userErrors.length) return { files: [], userErrors };
  return { files: files.map((input) => presentFile(call, applyUpdate(call, input))), userErrors: [] };
}

function updateFaults(call: Call, input: FileUpdateInput, index: number): UserError[] {
  const file = call.shop.files.get(input.id)!;
  const at = (field: string, code: string, message: string) => [
    problem(['files', index, field], code, message),
  ];
  if (file.locked) return at('id', 'FILE_LOCKED', 'File is locked and cannot be modified.');
  if (file.status !== 'READY') return at('id', 'NON_READY_STATE', 'Non-ready files cannot be updated.');
  if (input.originalSource && input.previewImageSource) {
    return at('originalSource', 'INVALID', 'Specify either originalSource or previewImageSource, not both.');
  }
  for (const field of ['originalSource', 'previewImageSource'] as const) {
    const source = input[field];
    if (source && !isHttpUrl(source)) return at(field, 'INVALID_IMAGE_SOURCE_URL', 'Image URL is invalid');
  }
  if ((input.alt ?? '').length > longestAlt) {
    return at(
      'alt',
      'ALT_VALUE_LIMIT_EXCEEDED',
      `The alt value exceeds the maximum limit of ${longestAlt} characters.`,
    );
  }
  if (input.filename && endingOf(input.filename) !== endingOf(file.filename)) {
    return at('filename', 'INVALID_FILENAME_EXTENSION', 'The filename extension cannot be changed.');
  }
  return [
    ...referenceFaults(call, input, index, 'referencesToAdd'),
    ...referenceFaults(call, input, index, 'referencesToRemove'),
  ];
}

function referenceFaults(
  call: Call,
  input: FileUpdateInput,
  index: number,
  field: 'referencesToAdd' | 'referencesToRemove',
): UserError[] {
  return (input[field] ?? []).flatMap((id, position) => {
    const path = ['files', index, field, position];
    if (!id.startsWith('gid://shopify/Product/')) {
      return [problem(path, 'UNSUPPORTED_FILE_REFERENCE', 'Only products can be referenced.')];
    }
    const product = call.shop.products.get(id);
    if (!product) {
      return [problem(path, 'REFERENCE_TARGET_DOES_NOT_EXIST', `The reference target ${id} does not exist.`)];
    }
    const isFull = product.mediaIds.length >= call.world.limits.maxMediaPerProduct;
    if (field === 'referencesToAdd' && isFull && !product.mediaIds.includes(input.id)) {
      return [
        problem(
          path,
          'PRODUCT_MEDIA_LIMIT_EXCEEDED',
          'Exceeded the maximum number of media for this product.',
        ),
      ];
    }
    return [];
  });
}

function applyUpdate(call: Call, input: FileUpdateInput): StoredFile {
  const { world, shop } = call;
  const file = shop.files.get(input.id)!;
  const touched = new Set(productsWith(shop, file.id));
  if (typeof input.alt === 'string' && input.alt.length >= world.limits.minAltCharacters)
    file.alt = input.alt;
  if (input.filename) file.filename = input.filename;
  for (const id of input.referencesToAdd ?? []) {
    const product = shop.products.get(id)!;
    if (!product.mediaIds.includes(file.id)) product.mediaIds.push(file.id);
    touched.add(product);
  }
  for (const id of input.referencesToRemove ?? []) detachMedia(shop.products.get(id)!, [file.id]);
  file.updatedAt = world.clock.now();
  const source = input.originalSource ?? input.previewImageSource;
  if (source) processFile(world, shop, file, source);
  for (const product of touched) productChanged(world, shop, product);
  return file;
}

/** For good: the picture's address stops working and every product loses it. */
export function fileDelete({ fileIds }: { fileIds: string[] }, call: Call) {
  requireScope(call, 'fileDelete', ...fileScopes);
  checkListSize('fileIds', fileIds);
  const missing = fileIds.filter((id) => !call.shop.files.has(id));
  if (missing.length) {
    const message = `File id ${missing.join(', ')} does not exist.`;
    return { deletedFileIds: null, userErrors: [problem(['fileIds'], 'FILE_DOES_NOT_EXIST', message)] };
  }
  for (const id of fileIds) {
    const products = productsWith(call.shop, id);
    call.shop.files.delete(id);
    for (const product of products) {
      detachMedia(product, [id]);
      productChanged(call.world, call.shop, product);
    }
  }
  return { deletedFileIds: fileIds, userErrors: [] };
}

/** Clears a failed update: the file goes back to READY with what it showed before. */
export function fileAcknowledgeUpdateFailed({ fileIds }: { fileIds: string[] }, call: Call) {
  requireScope(call, 'fileAcknowledgeUpdateFailed', ...fileScopes);
  const files = fileIds.map((id) => call.shop.files.get(id));
  if (files.some((file) => !file)) {
    return {
      files: null,
      userErrors: [problem(['fileIds'], 'FILE_DOES_NOT_EXIST', 'One or more files do not exist.')],
    };
  }
  const found = files.filter((file) => file !== undefined);
  if (found.some((file) => file.status !== 'FAILED' || !file.content)) {
    const message = 'Only files whose update failed can be acknowledged.';
    return { files: null, userErrors: [problem(['fileIds'], 'INVALID_FAILED_MEDIA_STATE', message)] };
  }
  for (const file of found) {
    file.status = 'READY';
    file.errors = [];
  }
  return { files: found.map((file) => presentFile(call, file)), userErrors: [] };
}

export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** `jpg` and `jpeg` are one ending. */
function endingOf(name: string): string {
  const ending = /\.(\w+)$/.exec(name)?.[1].toLowerCase() ?? '';
  return ending === 'jpeg' ? 'jpg' : ending;
}

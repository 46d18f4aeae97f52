import { fileUrl } from '../cdn.ts';
import type { StoredFile } from '../state.ts';
import type { Call } from './call.ts';
import { metafieldsOf } from './metafields.ts';

/** A file as both File and Media see it. */
export function presentFile(call: Call, file: StoredFile) {
  const image = presentImage(call, file);
  const shared = {
    id: file.id,
    alt: file.alt,
    createdAt: file.createdAt,
    updatedAt: file.updatedAt,
    fileStatus: file.status,
    fileErrors: file.errors,
    preview: { image, status: file.status },
    mimeType: file.content?.mimeType ?? null,
  };
  if (file.contentType === 'FILE') {
    return {
      __typename: 'GenericFile',
      ...shared,
      url: file.content && fileUrl(call.world, call.shop, file),
      originalFileSize: file.content?.bytes.length ?? null,
    };
  }
  return {
    __typename: 'MediaImage',
    ...shared,
    status: file.status,
    mediaContentType: 'IMAGE',
    mediaErrors: file.errors,
    mediaWarnings: [],
    image,
    originalSource: file.content && {
      fileSize: file.content.bytes.length,
      url: fileUrl(call.world, call.shop, file),
    },
    ...metafieldsOf(call, file.id),
  };
}

/** Null until the file has been READY once; while a replacement is processed the old picture stays. */
function presentImage(call: Call, file: StoredFile) {
  if (!file.content) return null;
  const address = fileUrl(call.world, call.shop, file);
  return {
    __typename: 'Image',
    id: file.id.replace('MediaImage', 'ImageSource'),
    altText: file.alt || null,
    url: address,
    src: address,
    originalSrc: address,
    transformedSrc: address,
    width: file.content.width,
    height: file.content.height,
    thumbhash: null,
  };
}

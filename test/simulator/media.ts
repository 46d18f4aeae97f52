import sharp from 'sharp';
import { readImageHeader } from './image-header.ts';
import { productChanged, productsWith } from './products.ts';
import {
  type FileFault,
  nextGid,
  type Shop,
  type StoredContent,
  type StoredFile,
  type World,
} from './state.ts';

/** What Shopify accepts as a product photo, by sharp's name of the format. */
const acceptedFormats = new Map([
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['heif', 'image/heic'],
]);

export type NewFile = {
  originalSource: string;
  alt?: string;
  filename?: string;
  contentType?: 'IMAGE' | 'FILE';
};

/** Takes a file in: UPLOADED at once, PROCESSING and then READY or FAILED after the simulated time. */
export function createFile(world: World, shop: Shop, input: NewFile): StoredFile {
  const now = world.clock.now();
  const contentType = input.contentType ?? 'IMAGE';
  const file: StoredFile = {
    id: nextGid(world, contentType === 'IMAGE' ? 'MediaImage' : 'GenericFile'),
    contentType,
    alt: input.alt ?? '',
    filename: input.filename ?? filenameOf(input.originalSource),
    status: 'UPLOADED',
    content: null,
    originalSource: input.originalSource,
    errors: [],
    locked: false,
    createdAt: now,
    updatedAt: now,
  };
  shop.files.set(file.id, file);
  processFile(world, shop, file, input.originalSource);
  return file;
}

/** A file that was in the shop before the story begins: READY with these bytes, whatever they are. */
export function seedFile(
  world: World,
  shop: Shop,
  filename: string,
  content: Omit<StoredContent, 'version'>,
  alt = '',
) {
  const now = world.clock.now();
  const file: StoredFile = {
    id: nextGid(world, 'MediaImage'),
    contentType: 'IMAGE',
    alt,
    filename,
    status: 'READY',
    content: { ...content, version: 1 },
    originalSource: '',
    errors: [],
    locked: false,
    createdAt: now,
    updatedAt: now,
  };
  shop.files.set(file.id, file);
  return file;
}

/** Fetches `source` and makes it the file's content, as Shopify does behind the scenes. */
export function processFile(world: World, shop: Shop, file: StoredFile, source: string): void {
  const milliseconds = world.limits.mediaMilliseconds;
  file.status = 'UPLOADED';
  world.clock.after(milliseconds / 3, () => {
    if (file.status === 'UPLOADED') file.status = 'PROCESSING';
  });
  world.clock.after(milliseconds, async () => {
    const outcome = await readContent(world, shop, file, source);
    if (!shop.files.has(file.id)) return;
    file.updatedAt = world.clock.now();
    if ('code' in outcome) {
      file.status = 'FAILED';
      file.errors = [outcome];
    } else {
      file.status = 'READY';
      file.content = { ...outcome, version: (file.content?.version ?? 0) + 1 };
      file.errors = [];
    }
    for (const product of productsWith(shop, file.id)) productChanged(world, shop, product);
  });
}

async function readContent(
  world: World,
  shop: Shop,
  file: StoredFile,
  source: string,
): Promise<Omit<StoredContent, 'version'> | FileFault> {
  if (world.faults.drawFailedMedia()) {
    return fault('IMAGE_PROCESSING_FAILURE', 'Processing failed', 'Asked for by the fault switchboard');
  }
  const bytes = stagedBytes(world, shop, source) ?? (await download(source));
  if (!bytes) return fault('IMAGE_DOWNLOAD_FAILURE', 'Image download failed', source);
  if (file.contentType === 'FILE')
    return { bytes, mimeType: 'application/octet-stream', width: null, height: null };
  return inspectImage(world, bytes);
}

/** Shopify's rules for an image, applied to the real bytes. */
export async function inspectImage(
  world: Pick<World, 'limits'>,
  bytes: Buffer,
): Promise<Omit<StoredContent, 'version'> | FileFault> {
  const { maxImageBytes, maxImagePixels } = world.limits;
  if (bytes.length > maxImageBytes) {
    return fault('INVALID_IMAGE_FILE_SIZE', `Image is larger than ${maxImageBytes / 1e6} MB`);
  }
  const header = await readImageHeader(bytes);
  const mimeType = header && acceptedFormats.get(header.format);
  if (!header || !mimeType) return fault('UNSUPPORTED_IMAGE_FILE_TYPE', 'Unsupported image file type');
  const { width, height } = header;
  if (width * height > maxImagePixels) {
    return fault('INVALID_IMAGE_RESOLUTION', `Image has more than ${maxImagePixels / 1e6} megapixels`);
  }
  const ratio = Math.max(width, height) / Math.min(width, height);
  if (ratio > 100)
    return fault('INVALID_IMAGE_ASPECT_RATIO', 'Image must have an aspect ratio between 1:100 and 100:1');
  // A header can be whole while the rest is missing, so the pixels are read once as well.
  const isWhole = await sharp(bytes, { failOn: 'truncated', limitInputPixels: maxImagePixels })
    .resize(16, 16)
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
  if (!isWhole) return fault('IMAGE_PROCESSING_FAILURE', 'Image could not be processed');
  return { bytes, mimeType, width, height };
}

function fault(code: string, message: string, details: string | null = null): FileFault {
  return { code, message, details };
}

function stagedBytes(world: World, shop: Shop, source: string): Buffer | null {
  const prefix = `${world.url}/staged/${shop.domain}/`;
  if (!source.startsWith(prefix)) return null;
  return shop.stagedUploads.get(new URL(source).pathname.split('/')[3])?.bytes ?? null;
}

async function download(source: string): Promise<Buffer | null> {
  try {
    const response = await fetch(source, { signal: AbortSignal.timeout(10_000) });
    return response.ok ? Buffer.from(await response.arrayBuffer()) : null;
  } catch {
    return null;
  }
}

function filenameOf(source: string): string {
  const name = URL.canParse(source) ? new URL(source).pathname.split('/').pop() : undefined;
  return name ? decodeURIComponent(name) : 'file';
}

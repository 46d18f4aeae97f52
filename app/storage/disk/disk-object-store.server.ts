import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ObjectInfo, ObjectStore } from '#app/storage/object-store.ts';
import { requireObjectKey } from '#app/storage/object-key.ts';

/**
 * Objects as files under `directory`: bytes in `objects/<key>`, what is known of them in `facts/<key>.json`. A writer
 * makes a temporary file and renames it, facts first, so a reader sees a whole object or none.
 */
export function createDiskObjectStore(directory: string): ObjectStore {
  const objects = resolve(directory, 'objects');
  const facts = resolve(directory, 'facts');
  const temporary = resolve(directory, 'temporary');
  const bytesPath = (key: string) => join(objects, requireObjectKey(key));
  const factsPath = (key: string) => join(facts, `${requireObjectKey(key)}.json`);

  async function writeWhole(path: string, bytes: Buffer): Promise<void> {
    await mkdir(temporary, { recursive: true });
    await mkdir(dirname(path), { recursive: true });
    const draft = join(temporary, randomUUID());
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(bytes);
      // the name must never outlive a power cut that the bytes did not
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  }

  async function head(key: string): Promise<ObjectInfo | undefined> {
    const size = await orUndefined(stat(bytesPath(key)));
    const known = await orUndefined(readFile(factsPath(key), 'utf8'));
    if (!size?.isFile() || !known) return undefined;
    const { mimeType, etag } = JSON.parse(known) as { mimeType: string; etag: string };
    return { sizeBytes: size.size, mimeType, etag };
  }

  return {
    head,
    async put(key, bytes, mimeType) {
      const path = bytesPath(key);
      const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
      await writeWhole(factsPath(key), Buffer.from(JSON.stringify({ mimeType, etag })));
      await writeWhole(path, bytes);
    },
    get: (key) => orUndefined(readFile(bytesPath(key))),
    async stream(key, range) {
      const path = bytesPath(key);
      const found = await orUndefined(stat(path));
      return found?.isFile() ? createReadStream(path, range) : undefined;
    },
    async delete(key) {
      await rm(bytesPath(key), { force: true });
      await rm(factsPath(key), { force: true });
    },
    list: (prefix) => listFiles(objects, prefix),
    async ping() {
      await mkdir(objects, { recursive: true });
      await access(objects, constants.W_OK);
    },
  };
}

async function* listFiles(root: string, prefix: string): AsyncGenerator<string> {
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = (await orUndefined(readdir(join(root, folder), { withFileTypes: true }))) ?? [];
    for (const entry of entries) {
      const key = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() && (`${key}/`.startsWith(prefix) || prefix.startsWith(`${key}/`)))
        folders.push(key);
      if (entry.isFile() && key.startsWith(prefix)) yield key;
    }
  }
}

/** A missing file is an answer; every other fault is thrown. */
async function orUndefined<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}

import type { Readable } from 'node:stream';

/** What is known of a stored object without reading it; `etag` is in the form that HTTP wants: strong and quoted. */
export type ObjectInfo = { sizeBytes: number; mimeType: string; etag: string };

/**
 * Where bytes are kept: photos, assets, catalogue files. Keys are relative paths of `[a-z0-9._/-]`, chosen by the
 * caller; a key's bytes never change (content-addressed), so writing again is harmless.
 */
export type ObjectStore = {
  put(key: string, bytes: Buffer, mimeType: string): Promise<void>;
  /** undefined when there is no such object */
  get(key: string): Promise<Buffer | undefined>;
  head(key: string): Promise<ObjectInfo | undefined>;
  /** `end` is inclusive, as in HTTP; undefined when there is no such object */
  stream(key: string, range?: { start: number; end: number }): Promise<Readable | undefined>;
  delete(key: string): Promise<void>;
  /** keys that begin with `prefix` */
  list(prefix: string): AsyncIterable<string>;
  /** throws when the store cannot be reached */
  ping(): Promise<void>;
};

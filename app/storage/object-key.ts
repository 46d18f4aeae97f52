const part = /^(?!\.{1,2}$)[a-z0-9._-]{1,200}$/;

/** Throws unless `key` is a relative path of `[a-z0-9._-]` parts, so that no key leaves its folder or bucket prefix. */
export function requireObjectKey(key: string): string {
  if (key.length > 500 || !key.split('/').every((name) => part.test(name)))
    throw new Error(`${JSON.stringify(key)} is no object key: relative, parts of a-z 0-9 . _ - only`);
  return key;
}

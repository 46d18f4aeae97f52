/**
 * The mark of a file that this app made, taken from an image's address: the file's name without its ending, and without
 * what Shopify appends to a name that was taken. Undefined for names that cannot be ours.
 */
export function fileMarkIn(url: string): string | undefined {
  const name = url.split(/[?#]/)[0].split('/').at(-1) ?? '';
  return /^([a-z0-9-]*-al[0-9a-f]{24})(?:_[0-9a-f-]+)?\.\w+$/.exec(name)?.[1];
}

/** A new mark: readable for people and search engines, unique by its 24 hexadecimal digits. */
export function makeFileMark(title: string, hexId: string): string {
  const slug = title
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');
  return `${slug || 'product'}-al${hexId}`;
}

import { legacyId, type Shop, type StoredFile, type World } from './state.ts';

/** Where the CDN serves the file. The version changes when the content is replaced; the path never does. */
export function fileUrl(world: World, shop: Shop, file: StoredFile): string {
  const version = file.content?.version ?? 1;
  const name = encodeURIComponent(file.filename);
  return `${world.url}/cdn/shop/${shop.domain}/files/${legacyId(file.id)}/${name}?v=${version}`;
}

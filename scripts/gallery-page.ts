import { escapeMarkup } from '#app/platform/escape-markup.ts';

export type GalleryTile =
  { scene: string; refusal: string } | { scene: string; photo: string; thumbnail: string; figures: string };

export type GalleryStore = {
  name: string;
  /** what the profile says of the store's photographs */
  sentences: string[];
  /** files of the thumbnails */
  originals: string[];
  rows: { title: string; original: string; tiles: GalleryTile[] }[];
};

/** One page without scripts: each store's originals, then its products in every scene, each a link to the full photo. */
export function writeGalleryPage(stores: GalleryStore[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Gallery</title>
<style>
  body { margin: 2rem; font: 14px/1.4 system-ui, sans-serif; color: #222; background: #f4f4f2; }
  h2 { margin-top: 3rem; }
  h3 { margin: 2rem 0 0.5rem; font-weight: 600; }
  .originals { display: flex; flex-wrap: wrap; gap: 4px; }
  .originals img { height: 110px; background: #fff; }
  .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 14px; }
  figure { margin: 0; }
  figure img { width: 100%; display: block; }
  figcaption { font-size: 12px; color: #555; }
  figcaption b { color: #222; }
</style>
${stores.map(writeStore).join('\n')}
</html>
`;
}

function writeStore({ name, sentences, originals, rows }: GalleryStore): string {
  return `<section>
<h2>${escapeMarkup(name)}</h2>
<p>${sentences.map(escapeMarkup).join(' ')}</p>
<div class="originals">${originals.map((file) => `<img src="${encodeURI(file)}" alt="" loading="lazy">`).join('')}</div>
${rows
  .map(
    ({ title, original, tiles }) => `<h3>${escapeMarkup(title)}</h3>
<div class="tiles">
<figure><img src="${encodeURI(original)}" alt="" loading="lazy"><figcaption><b>the original</b></figcaption></figure>
${tiles.map(writeTile).join('\n')}
</div>`,
  )
  .join('\n')}
</section>`;
}

function writeTile(tile: GalleryTile): string {
  const scene = `<b>${escapeMarkup(tile.scene)}</b>`;
  if ('refusal' in tile)
    return `<figure><figcaption>${scene} ${escapeMarkup(tile.refusal)}</figcaption></figure>`;
  const image = `<img src="${encodeURI(tile.thumbnail)}" alt="" loading="lazy">`;
  const caption = `<figcaption>${scene} ${escapeMarkup(tile.figures)}</figcaption>`;
  return `<figure><a href="${encodeURI(tile.photo)}">${image}</a>${caption}</figure>`;
}

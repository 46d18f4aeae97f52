import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { scenes } from '#app/engines/studio/scenes.ts';
import { nearestAspectRatio } from '#app/generation/generation.ts';
import { createPixels, type Pixels } from '#app/pixels.server.ts';
import { fitProfile } from '#app/style/fit-profile.ts';
import type { StyleProfile } from '#app/style/profile.ts';
import { createAccount } from './demo/account.ts';
import { writeGalleryPage, type GalleryStore, type GalleryTile } from './gallery-page.ts';
import { prepareSampleStore } from './prepare-sample-store.ts';

const help = `Renders a page: every scene × several products × each store's own look, with the originals and what was measured.

  npm run gallery -- [options]

  --photos DIR     a store's photographs; can be given again and again (default: the sample store)
  --products N     how many products of each store (default: 4)
  --scenes A,B     only these scenes (default: all)
  --out DIR        where to (default: .data/gallery)
`;

type Source = { file: string; bytes: Buffer };

try {
  const { values } = parseArgs({
    options: {
      photos: { type: 'string', multiple: true },
      products: { type: 'string', default: '4' },
      scenes: { type: 'string' },
      out: { type: 'string', default: '.data/gallery' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const count = Number(values.products);
  if (!Number.isInteger(count) || count < 1) throw new Error('--products needs a whole number from 1.');
  const chosen = values.scenes?.split(',') ?? scenes.map(({ id }) => id);
  const unknown = chosen.find((id) => !scenes.some((scene) => scene.id === id));
  if (unknown)
    throw new Error(`There is no scene "${unknown}". Known: ${scenes.map(({ id }) => id).join(', ')}.`);
  const folders = values.photos ?? [await prepareSampleStore(createAccount())];
  await renderGallery(folders, { out: resolve(values.out), count, chosen });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function renderGallery(
  folders: string[],
  options: { out: string; count: number; chosen: string[] },
): Promise<void> {
  mkdirSync(options.out, { recursive: true });
  const pixels = createPixels();
  const stores: GalleryStore[] = [];
  for (const folder of folders) {
    const store = await renderStore(pixels, folder, options);
    if (store) stores.push(store);
  }
  await pixels.close();
  const page = join(options.out, 'index.html');
  writeFileSync(page, writeGalleryPage(stores));
  console.log(`Open ${page}`);
}

async function renderStore(
  pixels: Pixels,
  folder: string,
  { out, count, chosen }: { out: string; count: number; chosen: string[] },
): Promise<GalleryStore | undefined> {
  const name = folder.endsWith(join('sample-store', 'photos')) ? 'sample-store' : basename(resolve(folder));
  const sources = readSources(folder);
  const measured = await Promise.all(
    sources.map(async (source) => ({ source, found: await pixels.run('measure-photo', source) })),
  );
  const read = measured.flatMap(({ source, found }) => (found.ok ? [{ source, found }] : []));
  const fitted = fitProfile(
    read.map(({ source, found }) => ({ id: source.file, measurement: found.measurement })),
  );
  if (!fitted.ok) {
    console.log(`${name}: ${fitted.message}`);
    return undefined;
  }
  const usable = read.filter(({ found }) => found.cutOut.ok).map(({ source }) => source);
  console.log(`${name}: ${sources.length} photos, ${usable.length} products can be cut out`);
  const products = usable.filter((_, at) => at % Math.max(1, Math.floor(usable.length / count)) === 0);
  const originals = await Promise.all(
    sources.slice(0, 24).map((source, at) => keepThumbnail(out, `${name}-original-${at}`, source.bytes)),
  );
  const rows = [];
  for (const source of products.slice(0, count)) {
    const tiles = await Promise.all(
      chosen.map((scene) => renderTile(pixels, source, fitted.profile, { scene, out, name })),
    );
    console.log(`${name}: ${source.file} in ${chosen.length} scenes`);
    const original = await keepThumbnail(out, `${name}-source-${fileName(source.file)}`, source.bytes);
    rows.push({ title: source.file, original, tiles });
  }
  return { name, sentences: fitted.profile.sentences, originals, rows };
}

function readSources(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(jpe?g|png|webp|avif|tiff?)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ file: relative(folder, path), bytes: readFileSync(path) }));
}

async function renderTile(
  pixels: Pixels,
  { file, bytes }: Source,
  profile: StyleProfile,
  { scene, out, name }: { scene: string; out: string; name: string },
): Promise<GalleryTile> {
  const made = await pixels.run('photograph-product', {
    bytes,
    profile,
    scene,
    seed: 16,
    aspectRatio: nearestAspectRatio(profile.composition.aspect),
    pose: 'standing',
    preservation: 'strict',
  });
  if (!made.ok) return { scene, refusal: made.message };
  const path = `${name}-${fileName(file)}-${scene}.jpg`;
  writeFileSync(join(out, path), made.bytes);
  const percentile = made.style ? `style ${Math.round(made.style.percentile)}` : 'house look';
  const colour = `ΔE ${made.fidelity.p99DeltaE.toFixed(1)}`;
  return {
    scene,
    photo: path,
    thumbnail: await keepThumbnail(out, path.replace('.jpg', ''), made.bytes),
    figures: [percentile, colour, `${made.seconds.toFixed(1)} s`, ...made.warnings].join(' · '),
  };
}

function fileName(file: string): string {
  return file.replaceAll(/[^\w.-]+/g, '_');
}

async function keepThumbnail(out: string, name: string, bytes: Uint8Array): Promise<string> {
  const file = `${name}.thumb.jpg`;
  await sharp(bytes)
    .autoOrient()
    .resize(480, 480, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 84 })
    .toFile(join(out, file));
  return file;
}

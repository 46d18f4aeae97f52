import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalogueFromPhotos, galleriesOf, titleOf } from './catalogue.ts';
import { openTestShop, plainPicture } from './test-shop.ts';

it('makes one product of each file, and a gallery of files that share a stem before their number', () => {
  expect(galleriesOf(['mug-10.jpg', 'mug-2.jpg', 'vase.png', 'mug-1.jpg', 'kit-2.jpg', 'notes.txt'])).toEqual(
    [
      { stem: 'kit-2', files: ['kit-2.jpg'] },
      { stem: 'mug', files: ['mug-1.jpg', 'mug-2.jpg', 'mug-10.jpg'] },
      { stem: 'notes', files: ['notes.txt'] },
      { stem: 'vase', files: ['vase.png'] },
    ],
  );
});

it('keeps files apart that differ in their ending only', () => {
  expect(galleriesOf(['mug.jpg', 'mug.png']).map(({ files }) => files)).toEqual([['mug.jpg'], ['mug.png']]);
});

it('writes titles from stems', () => {
  expect(titleOf('linen-tote_bag')).toBe('Linen Tote Bag');
});

it('lists a broken photo as a product whose bytes are served as they are, READY', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
  await writeFile(join(folder, 'good.png'), await plainPicture());
  await writeFile(join(folder, 'broken.jpg'), 'no picture at all');
  await writeFile(join(folder, 'empty.webp'), '');
  await writeFile(join(folder, '.hidden.png'), 'x');
  const shop = await openTestShop({}, await catalogueFromPhotos(folder));
  const { data } = await shop.graphql(
    '{ products(first: 5) { nodes { title media(first: 1) { nodes { status ... on MediaImage { image { url width } } } } } } }',
  );
  const { nodes } = data.products as {
    nodes: {
      title: string;
      media: { nodes: { status: string; image: { url: string; width: number | null } }[] };
    }[];
  };
  expect(nodes.map(({ title, media }) => [title, media.nodes[0].status, media.nodes[0].image.width])).toEqual(
    [
      ['Broken', 'READY', null],
      ['Empty', 'READY', null],
      ['Good', 'READY', 40],
    ],
  );
  expect(await (await fetch(nodes[0].media.nodes[0].image.url)).text()).toBe('no picture at all');
  await shop.close();
  await rm(folder, { recursive: true });
});

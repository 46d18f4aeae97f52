import pMap from 'p-map';
import { beforeAll, describe, expect, test } from 'vitest';
import { changeAltText, writeAltTextInShop } from '#app/publishing/change-alt-text.server.ts';
import { giveUpPublication, publishAsset } from '#app/publishing/publish-asset.server.ts';
import type { Place } from '#app/publishing/request-publication.server.ts';
import { revertPublication } from '#app/publishing/revert-publication.server.ts';
import { dyingAfter, untilDone, untilPublished } from './crashing.ts';
import { askFor, newShirt, stateOf, type Shirt } from './shirts.ts';
import { openShop, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
let storeId: string;

beforeAll(async () => {
  shop = await openShop({ webhooks: [], limits: { mediaMilliseconds: 5, jobMilliseconds: 5 } });
  storeId = (await shop.open()).id;
});

type Wish = { place: Place; alt?: string };

const ways: [string, (shirt: Shirt) => Wish][] = [
  ['behind the first, with a text of the merchant’s', () => ({ place: { at: 'after-first' }, alt: 'Mine' })],
  [
    'first and on variants, with and without a photo',
    ({ product }) => ({
      place: { at: 'first', variantIds: [product.variants[0].id, product.variants[2].id] },
    }),
  ],
  ['in the place of another', ({ product }) => ({ place: { at: { replace: product.mediaIds[1] } } })],
  [
    'in the place of another, with a new text',
    ({ product }) => ({ place: { at: { replace: product.mediaIds[1] } }, alt: 'Mine' }),
  ],
];

function find(id: string) {
  return shop.db.publication.findUniqueOrThrow({ where: { id } });
}

/** A shirt, how it looks, and a publication that was asked for. */
async function begin(wishFor: (shirt: Shirt) => Wish) {
  const shirt = await newShirt(shop, storeId);
  const before = stateOf(shop, shirt);
  const publicationId = await askFor(shop, storeId, shirt, wishFor(shirt));
  return { shirt, before, publicationId };
}

type Begun = Awaited<ReturnType<typeof begin>>;

/** How many files of the shop are of one publication. */
function filesOf(fileMark: string): number {
  return [...shop.shop().files.values()].filter(({ filename }) => filename.includes(fileMark)).length;
}

/** The shirt's state with names for what differs from shirt to shirt, and how the publication ended. */
async function outcomeOf({ shirt, before, publicationId }: Begun) {
  const { fileMark, status, position, failureCode, revertNote } = await find(publicationId);
  const names = new Map(before.media.map(({ id }, index) => [id, `own ${index}`]));
  const nameOf = (id: string) => names.get(id) ?? 'ours';
  const bytes = new Map(before.media.map((entry, index) => [entry.bytes, `own ${index}`]));
  const now = stateOf(shop, shirt);
  return {
    media: now.media.map((entry) => ({
      name: nameOf(entry.id),
      alt: entry.alt.replace(shirt.title, 'SHIRT'),
      status: entry.status,
      file: entry.filename.replace(shirt.title, 'SHIRT').replace(fileMark, 'MARK'),
      picture: bytes.get(entry.bytes) ?? 'ours',
    })),
    variants: now.variants.map(({ mediaIds }) => mediaIds.map(nameOf)),
    publication: { status, position, failureCode, revertNote },
    newFiles: filesOf(fileMark),
    placedEvents: await shop.db.event.count({
      where: { type: 'publication.placed', subjectId: publicationId },
    }),
  };
}

type Mutation = { operation: string; skip: number };
type Counted = { changes: string[]; mutations: Mutation[] };

/** Mutations as the simulator saw them since, with a number for those that come again. */
function mutationsSince(from: number): Mutation[] {
  const seen = new Map<string, number>();
  const sent = shop.simulator.log().slice(from);
  return sent
    .filter(({ operation }) => operation.startsWith('mutation '))
    .flatMap(({ operation }) => operation.slice('mutation '.length).split(', '))
    .map((operation) => {
      const skip = seen.get(operation) ?? 0;
      seen.set(operation, skip + 1);
      return { operation, skip };
    });
}

describe.each(ways)('a photo %s', (_name, wishFor) => {
  let placed: Awaited<ReturnType<typeof outcomeOf>>;
  const publishing: Counted = { changes: [], mutations: [] };
  const undoing: Counted = { changes: [], mutations: [] };

  test('is put on the product, and undone without a trace', async () => {
    const begun = await begin(wishFor);
    let from = shop.simulator.log().length;
    const first = dyingAfter(shop.services, 0);
    await untilPublished(first, begun.publicationId);
    Object.assign(publishing, { changes: first.changes, mutations: mutationsSince(from) });
    placed = await outcomeOf(begun);
    expect(placed.publication.status).toBe('placed');
    from = shop.simulator.log().length;
    const second = dyingAfter(shop.services, 0);
    await untilDone(() => revertPublication(second, begun));
    Object.assign(undoing, { changes: second.changes, mutations: mutationsSince(from) });
    expect(await leftOf(begun)).toEqual(nothingOf(begun));
    expect(publishing.changes.length).toBeGreaterThan(4);
    expect(undoing.mutations.length).toBeGreaterThan(0);
  });

  /** What is left after an undoing. A file stays among the shop's only if it was on the product. */
  async function leftOf(begun: Begun) {
    const { status, revertNote, fileId, fileMark } = await find(begun.publicationId);
    const strays = filesOf(fileMark) - (fileId ? 1 : 0);
    return { state: stateOf(shop, begun.shirt), status, revertNote, strays };
  }

  function nothingOf({ before }: Begun) {
    return { state: before, status: 'reverted', revertNote: null, strays: 0 };
  }

  test('dying after any change of publishing, and after any of undoing, ends as if nothing had been', async () => {
    const most = Math.max(publishing.changes.length, undoing.changes.length);
    await pMap(
      upTo(most).slice(1),
      async (change) => {
        const begun = await begin(wishFor);
        await untilPublished(dyingAfter(shop.services, change), begun.publicationId).catch(isDeath);
        await untilPublished(shop.services, begun.publicationId);
        expect(await outcomeOf(begun), `after change ${change}`).toEqual(placed);
        const dying = dyingAfter(shop.services, change);
        await revertPublication(dying, begun).catch(isDeath);
        await untilDone(() => revertPublication(shop.services, begun));
        expect(await leftOf(begun)).toEqual(nothingOf(begun));
      },
      together,
    );
  });

  test('publish then revert is the same media state at every prefix of the changes', async () => {
    await pMap(
      upTo(publishing.changes.length),
      async (change) => {
        const begun = await begin(wishFor);
        if (change) await publishAsset(dyingAfter(shop.services, change), begun).catch(isDeath);
        await giveUpPublication(shop.services, begun.publicationId);
        await untilDone(() => revertPublication(shop.services, begun));
        expect(await leftOf(begun)).toEqual(nothingOf(begun));
      },
      together,
    );
  });

  test('a lost reply to any mutation of publishing or undoing changes nothing in the end', async () => {
    const most = Math.max(publishing.mutations.length, undoing.mutations.length);
    const lose = (fault?: Mutation) =>
      fault && shop.simulator.setFaults({ targeted: [{ ...fault, kind: 'reset-after', times: 1 }] });
    for (let index = 0; index < most; index++) {
      const begun = await begin(wishFor);
      lose(publishing.mutations[index]);
      await untilPublished(shop.services, begun.publicationId);
      shop.simulator.clearFaults();
      expect(await outcomeOf(begun), `mutation ${index}`).toEqual(placed);
      lose(undoing.mutations[index]);
      await untilDone(() => revertPublication(shop.services, begun));
      shop.simulator.clearFaults();
      expect(await leftOf(begun)).toEqual(nothingOf(begun));
    }
  });
});

/** each on a product of its own */
const together = { concurrency: 4 };

function upTo(most: number): number[] {
  return Array.from({ length: most + 1 }, (_, index) => index);
}

function isDeath(): void {
  // what died is looked at afterwards
}

describe.each([
  ['a photo of ours', () => ({ place: {} })],
  ['a replaced photo', ({ product }: Shirt) => ({ place: { at: { replace: product.mediaIds[1] } } })],
])('the text of %s', (_name, wishFor) => {
  test('is changed after publishing, whatever dies or is lost; undoing gives the old one back', async () => {
    for (const failure of ['none', 'death', 'lost reply']) {
      const begun = await begin(wishFor);
      const { publicationId } = begun;
      await untilPublished(shop.services, publicationId);
      const { mediaId } = await find(publicationId);
      expect(await changeAltText(shop.services, { storeId, publicationId, alt: ' A new\ntext ' })).toEqual({
        ok: true,
      });
      if (failure === 'lost reply')
        shop.simulator.setFaults({ targeted: [{ operation: 'fileUpdate', kind: 'reset-after', times: 1 }] });
      const dying = dyingAfter(shop.services, failure === 'death' ? 1 : 0);
      const failures = await untilDone(() => writeAltTextInShop(dying, { publicationId })).catch(() =>
        untilDone(() => writeAltTextInShop(shop.services, { publicationId })),
      );
      expect(failures).toBe(failure === 'lost reply' ? 1 : 0);
      expect(shop.shop().files.get(mediaId!)?.alt).toBe('A new text');
      await untilDone(() => revertPublication(shop.services, { publicationId }));
      expect(stateOf(shop, begun.shirt)).toEqual(begun.before);
      expect((await find(publicationId)).revertNote).toBeNull();
    }
  });
});

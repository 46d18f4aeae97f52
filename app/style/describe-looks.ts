import { nameColour } from './describe-style.ts';
import type { Oklab, PhotoMeasurement } from './measurement.ts';
import type { Look } from './profile.ts';
import { medianOf, mostFrequent, round } from './statistics.ts';

type Described = Pick<Look, 'kind' | 'name' | 'backdrop'>;

/** What kind of photographs a look's photos are, and a name that tells it from the store's other looks. */
export function describeLooks(looks: PhotoMeasurement[][]): Described[] {
  const names = new Map<string, number>();
  return looks.map((photos) => {
    const backdrop = backdropOf(photos);
    const kind = kindOf(photos, backdrop.kind);
    const name = nameOf(kind, backdrop.oklab);
    const seen = (names.get(name) ?? 0) + 1;
    names.set(name, seen);
    return { kind, name: seen === 1 ? name : `${name} ${seen}`, backdrop };
  });
}

function backdropOf(photos: PhotoMeasurement[]): Look['backdrop'] {
  const kind = mostFrequent(
    photos.map(({ backdrop }) => backdrop.kind.value),
    'plain',
  ).value;
  if (kind === 'transparent') return { kind, oklab: [1, 0, 0] };
  const axis = (k: 0 | 1 | 2, fallback: number) =>
    round(
      medianOf(
        photos.map(({ backdrop }) => backdrop.colour.value?.[k] ?? null),
        fallback,
      ),
    );
  return { kind, oklab: [axis(0, 0.93), axis(1, 0), axis(2, 0)] };
}

function kindOf(photos: PhotoMeasurement[], backdrop: Look['backdrop']['kind']): Look['kind'] {
  if (backdrop === 'transparent') return 'cut-out';
  const details = photos.filter(({ composition }) => composition.crop.value === 'detail').length;
  if (details > photos.length / 2) return 'detail';
  if (backdrop === 'scene') return 'lifestyle';
  return backdrop === 'surface' ? 'surface' : 'packshot';
}

function nameOf(kind: Look['kind'], oklab: Oklab): string {
  switch (kind) {
    case 'cut-out':
      return 'cut-out';
    case 'detail':
      return 'close-up';
    case 'lifestyle':
      return oklab[0] < 0.45 ? 'dark lifestyle' : 'lifestyle';
    case 'surface':
      return `${nameColour(oklab)} textured surface`;
    case 'packshot':
      return `${nameColour(oklab)} packshot`;
  }
}

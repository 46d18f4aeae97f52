import { traitDifference, TRAITS, type TraitValues } from './traits.ts';

/** The looks of a store, biggest first, and the photos that are like no others: indices of the given photos. */
export type Looks = { looks: number[][]; oneOffs: number[] };

/** Photos belong to one look while their sets differ by less than this many noticeable differences on average. */
const SAME_LOOK = 2;
/** A group of fewer photos than this share is no look of the store. */
const LEAST_SHARE = 0.06;
/** A single trait cannot keep two photos apart by more than about this many noticeable differences. */
const SATURATION = 8;
const MISSING = 1.2;

/** What makes a look: the set behind the product and its colour; what light and product change is not one. */
const SET_TRAITS = TRAITS.flatMap(({ isOfSet }, at) => (isOfSet ? [at] : []));

/**
 * Groups a store's photos by the set they were taken on: agglomerative clustering with average linkage, by nearest
 * neighbour chains (Murtagh 1983), cut at a fixed difference that a merchant would notice. How many looks there are
 * follows from the photos; depends on nothing but the photos and their order.
 */
export function findLooks(photos: TraitValues[]): Looks {
  const groups = joinNearest(differencesOf(photos), photos.length);
  const least = Math.max(2, Math.ceil(LEAST_SHARE * photos.length));
  const looks = groups.filter((group) => group.length >= least);
  if (!looks.length) return { looks: [photos.map((_, at) => at)], oneOffs: [] };
  return {
    looks: looks.sort((a, b) => b.length - a.length || a[0] - b[0]),
    oneOffs: groups
      .filter((group) => group.length < least)
      .flat()
      .sort((a, b) => a - b),
  };
}

/** Square matrix, row by row: weighted root mean square of saturating differences in noticeable units. */
function differencesOf(photos: TraitValues[]): Float64Array {
  const count = photos.length;
  const matrix = new Float64Array(count * count);
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < row; column += 1) {
      const value = setDifference(photos[row], photos[column]);
      matrix[row * count + column] = value;
      matrix[column * count + row] = value;
    }
  }
  return matrix;
}

function setDifference(one: TraitValues, other: TraitValues): number {
  let sum = 0;
  let weights = 0;
  for (const at of SET_TRAITS) {
    const trait = TRAITS[at];
    const value = one[at] ?? null;
    const reference = other[at] ?? null;
    weights += trait.weight;
    if (value === null && reference === null) continue;
    const units =
      value === null || reference === null
        ? MISSING
        : traitDifference(trait, value, reference) / trait.noticeable;
    sum += (trait.weight * units ** 2) / (1 + (units / SATURATION) ** 2);
  }
  return Math.sqrt(sum / weights);
}

function joinNearest(matrix: Float64Array, count: number): number[][] {
  const groups: (number[] | null)[] = Array.from({ length: count }, (_, at) => [at]);
  const isDone = new Uint8Array(count);
  const chain: number[] = [];
  for (;;) {
    if (!chain.length) {
      const start = groups.findIndex((group, at) => group !== null && !isDone[at]);
      if (start < 0) break;
      chain.push(start);
    }
    const last = chain[chain.length - 1];
    const before = chain[chain.length - 2];
    const near = nearestOf(matrix, count, groups, last);
    if (near < 0 || matrix[last * count + near] > SAME_LOOK) {
      // merging others never brings them nearer on average, so this group stays as it is
      isDone[last] = 1;
      chain.pop();
    } else if (before !== undefined && matrix[last * count + near] >= matrix[last * count + before]) {
      merge(matrix, count, groups, last, before);
      chain.splice(-2);
    } else chain.push(near);
  }
  return groups.flatMap((group) => (group ? [group.sort((a, b) => a - b)] : []));
}

function nearestOf(matrix: Float64Array, count: number, groups: (number[] | null)[], of: number): number {
  let best = -1;
  for (let at = 0; at < count; at += 1) {
    if (at === of || !groups[at]) continue;
    if (best < 0 || matrix[of * count + at] < matrix[of * count + best]) best = at;
  }
  return best;
}

/** Joins `two` into `one`; the mean difference to every other group follows from the two groups' own (Lance-Williams). */
function merge(
  matrix: Float64Array,
  count: number,
  groups: (number[] | null)[],
  one: number,
  two: number,
): void {
  const first = groups[one] ?? [];
  const second = groups[two] ?? [];
  const share = first.length / (first.length + second.length);
  for (let at = 0; at < count; at += 1) {
    const mean = share * matrix[one * count + at] + (1 - share) * matrix[two * count + at];
    matrix[one * count + at] = mean;
    matrix[at * count + one] = mean;
  }
  groups[one] = [...first, ...second];
  groups[two] = null;
}

import { columnsOf, directionsOf, runsOf, symmetryOf, type Column, type Outline } from './outline.ts';

/**
 * What an outline tells of how its product was photographed: sleeves, trouser legs, a hanger's hook, a chain.
 */

/**
 * Has it two sleeves: on both sides a part that hangs in the air beside a broad hem, filled, sloping down from the
 * shoulder? A pot's handles are loops, the rim of a bowl comes up from its foot, a lamp's foot is narrow.
 */
export function hasSleeves(outline: Outline): boolean {
  const { width, height } = outline;
  if (symmetryOf(outline) < 0.72) return false;
  const columns = columnsOf(outline);
  const middle = columns.slice(Math.floor(width * 0.42), Math.ceil(width * 0.58));
  const hem = Math.max(...middle.map(({ last }) => last));
  const reaches = ({ last }: Column) => last >= hem - 0.09 * height;
  let [left, right] = [Math.floor(width / 2), Math.floor(width / 2)];
  while (left > 0 && reaches(columns[left - 1])) left--;
  while (right < width - 1 && reaches(columns[right + 1])) right++;
  const hemShare = (right - left + 1) / width;
  if (hemShare < 0.3 || hemShare > 0.86) return false;
  // a body as broad as its hem, not a lamp's stem
  const body = columns.slice(left, right + 1).filter(({ last, first }) => last - first > 0.35 * height);
  if (body.length < 0.75 * (right - left + 1)) return false;
  const waist = runsOf(outline, Math.floor(hem - 0.2 * height)).reduce(
    (sum, { from, to }) => sum + to - from + 1,
    0,
  );
  if (waist < 0.7 * (right - left + 1)) return false;
  const top = Math.min(...middle.map(({ first }) => first));
  // each begins with the hem's own last column
  const sides = [columns.slice(0, left + 1).toReversed(), columns.slice(right)];
  return sides.every((side) => isSleeve(side, { width, height, top, hem }));
}

/** @param side its columns from the hem outwards */
function isSleeve(
  side: Column[],
  { width, height, top, hem }: { width: number; height: number; top: number; hem: number },
): boolean {
  if (side.length < 0.05 * width) return false;
  const quarter = Math.max(1, Math.round(side.length / 4));
  const within = side.slice(quarter, side.length - quarter);
  if (within.some(({ first }) => first < 0)) return false;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const thick = mean(within.map(({ first, last }) => last - first + 1)) / height;
  const filled = mean(within.map(({ first, last, count }) => count / (last - first + 1)));
  const outer = mean(side.slice(-2 * quarter).map(({ first }) => first));
  const inner = mean(side.slice(0, quarter).map(({ first }) => first));
  const hangs = hem - mean(within.map(({ last }) => last));
  return (
    thick > 0.13 &&
    filled > 0.8 &&
    outer - inner > 0.03 * height &&
    inner - top > -0.02 * height &&
    hangs > 0.3 * height &&
    steepestRise(side, Math.ceil(0.03 * width)) > 0.11 * height
  );
}

/** How far the lower edge jumps up within so many columns: under an arm, while a bowl's side comes up little by little. */
function steepestRise(side: Column[], reach: number): number {
  let most = 0;
  for (let x = 0; x < side.length / 2; x++)
    most = Math.max(most, side[x].last - side[Math.min(side.length - 1, x + reach)].last);
  return most;
}

/** Two long sleeves that lie beside a broad body, apart from it below and shorter than it. */
export function hasArms(outline: Outline): boolean {
  const { width, height } = outline;
  if (symmetryOf(outline) < 0.8) return false;
  let [rows, lowest] = [0, 0];
  for (let y = Math.floor(0.35 * height); y < height; y++) {
    const runs = runsOf(outline, y).filter(({ from, to }) => to - from + 1 > 0.02 * width);
    const shares = runs.map(({ from, to }) => (to - from + 1) / width);
    if (
      shares.length === 3 &&
      shares[1] > 0.38 &&
      [shares[0], shares[2]].every((arm) => arm > 0.06 && arm < 0.3)
    ) {
      rows++;
      lowest = y;
    }
  }
  const isJoined = runsOf(outline, Math.floor(0.3 * height)).length === 1;
  const under = runsOf(outline, Math.min(height - 1, Math.floor(lowest + 0.3 * (height - lowest)) + 1));
  const body = under.filter(({ from, to }) => to - from + 1 > 0.25 * width);
  return rows > 0.035 * height && isJoined && lowest < 0.985 * height && body.length >= 1;
}

/** Two broad legs below one waist, higher than wide: trousers that lie or hang. */
export function hasLegs(outline: Outline): boolean {
  const { width, height } = outline;
  if (height < 1.25 * width || symmetryOf(outline) < 0.7) return false;
  let [legs, waist] = [0, 0];
  for (let y = 0; y < height; y++) {
    const runs = runsOf(outline, y).filter(({ from, to }) => to - from > 0.04 * width);
    const broad = runs.filter(({ from, to }) => to - from + 1 > 0.16 * width);
    if (broad.length === 2 && runs.length === 2) legs++;
    else if (runs.length === 1 && y < 0.45 * height) waist++;
  }
  return legs > 0.45 * height && waist > 0.12 * height;
}

/** More than this many are fringes. Shares of the width: all of them together, and from the first to the last. */
const narrowLegs = { most: 6, widest: 0.35, leastSpread: 0.3 };
/** What legs carry is so wide, of their spread. */
const leastCarried = 0.4;
/** Shares of the height: how far up two legs or more are seen beside each other, and how high what they carry is. */
const leastRows = { legs: 0.1, carried: 0.1 };

/** Two to six narrow legs apart below one broad body: a chair, a table, a tripod. Trouser legs are broader. */
export function hasNarrowLegs(outline: Outline): boolean {
  const { width, height } = outline;
  let [rows, spread, y] = [0, 0, height - 1];
  for (; y >= 0; y--) {
    const runs = runsOf(outline, y);
    if (runs.reduce((sum, { from, to }) => sum + to - from + 1, 0) > narrowLegs.widest * width) break;
    const apart =
      runs.length < 2 || runs.length > narrowLegs.most ? 0 : runs[runs.length - 1].to - runs[0].from;
    if (apart < narrowLegs.leastSpread * width) continue;
    rows++;
    spread = Math.max(spread, apart);
  }
  if (rows < leastRows.legs * height) return false;
  let carried = 0;
  for (; y >= 0; y--)
    if (runsOf(outline, y).some(({ from, to }) => to - from > leastCarried * spread)) carried++;
  return carried >= leastRows.carried * height;
}

/**
 * A hanger's hook: over the middle of the product a thin line that bends over, and below the bend a stem. A handle's loop
 * has no stem, the ear of a cushion is not over its middle.
 */
export function hasHook(outline: Outline): boolean {
  const { width, height } = outline;
  const thin = 0.03 * Math.max(width, height) + 1;
  let [bend, stem, middle] = [0, 0, 0];
  for (let y = 0; y < 0.2 * height; y++) {
    const runs = runsOf(outline, y);
    const [first, last] = [runs.at(0), runs.at(-1)];
    if (!first || !last || runs.length > 2 || last.to - first.from + 1 > 0.2 * width) break;
    if (runs.length === 2 || last.to - first.from + 1 > thin) {
      if (stem) break;
      bend++;
    } else if (bend) {
      stem++;
      middle = (first.from + last.to) / 2;
    }
  }
  return bend > 1 && bend < 0.08 * height && stem > 1 && Math.abs(middle / width - 0.5) < 0.15;
}

/**
 * A chain, a cord, a string of beads: nowhere as broad as a twentieth or so of its size, one line that turns back on itself,
 * and not as flat as a pair of glasses. What has many lines beside each other is built of wire and may stand: a chair.
 */
export function isChain(outline: Outline): boolean {
  const { width, height, inside } = outline;
  let [area, rim, single] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    if (runsOf(outline, y).length <= 2) single++;
    for (let x = 0; x < width; x++) {
      if (!inside[y * width + x]) continue;
      area++;
      if (!(x && inside[y * width + x - 1]) || !(x + 1 < width && inside[y * width + x + 1])) rim++;
      else if (!(y && inside[(y - 1) * width + x]) || !(y + 1 < height && inside[(y + 1) * width + x])) rim++;
    }
  }
  const size = Math.max(width, height);
  const thick = (2 * area) / Math.max(1, rim);
  if (height <= 0.6 * width || area >= 0.2 * width * height) return false;
  const isLine = single > 0.85 * height;
  // several strands, or coils, come down to one place; what is built of wire stands on its outer legs
  const lowest = columnsOf(outline).map(({ last }) => last >= 0.97 * height - 1);
  const isPointed = lowest.lastIndexOf(true) - lowest.indexOf(true) < 0.35 * width;
  return (isLine && thick < 0.055 * size + 2) || (isPointed && thick < 0.03 * size + 2);
}

/** Two long parts side by side that both end below in a round tip: a pair of shoes seen from above. */
export function isPairFromAbove(outline: Outline): boolean {
  const { width, height } = outline;
  const runs = runsOf(outline, height >> 1);
  if (runs.length !== 2 || symmetryOf(outline) < 0.9) return false;
  const parts = runs.map(({ from, to }) => to - from + 1);
  const low = columnsOf(outline).filter(({ last }) => last >= 0.97 * height - 1).length;
  return (
    Math.min(...parts) > 0.25 * width && height > 2 * Math.max(...parts) && low < 0.6 * (parts[0] + parts[1])
  );
}

/** Bins of ten degrees. */
const directionBins = 18;

/**
 * Is it turned in the frame, although it is hardly longer than wide: few edges run level or upright, and many along a
 * slant and across it? A box at an angle keeps its upright edges, round things have edges of all directions.
 */
export function isAslant(outline: Outline): boolean {
  const bins = directionsOf(outline, directionBins);
  const around = (bin: number) => bins.at(bin % directionBins) ?? 0;
  const isSquare = around(0) + around(17) + around(8) + around(9) > 0.135;
  if (isSquare) return false;
  return bins.some((share, bin) => {
    const slant = (bin + 0.5) * 10;
    const isBetween = Math.abs((slant % 90) - 45) < 26;
    const across = around(bin + 8) + around(bin + 9) + around(bin + 10);
    return isBetween && share + Math.max(around(bin + 1), around(bin + 17)) > 0.22 && across > 0.12;
  });
}

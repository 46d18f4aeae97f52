/** Is this pixel product? Row-major; as small as its box. */
export type Outline = { width: number; height: number; inside: Uint8Array };

/** The outline in at most this many pixels along its longer side. */
const longestSide = 240;

/** The product's box alone, made small. */
export function outlineOf(cutOut: {
  width: number;
  alpha: Uint8Array;
  box: { left: number; top: number; width: number; height: number };
}): Outline {
  const { box, alpha } = cutOut;
  const scale = Math.max(1, Math.max(box.width, box.height) / longestSide);
  const width = Math.max(1, Math.round(box.width / scale));
  const height = Math.max(1, Math.round(box.height / scale));
  const inside = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    const [fromY, toY] = [Math.floor((y * box.height) / height), Math.ceil(((y + 1) * box.height) / height)];
    for (let x = 0; x < width; x++, at++) {
      const [fromX, toX] = [Math.floor((x * box.width) / width), Math.ceil(((x + 1) * box.width) / width)];
      let sum = 0;
      for (let v = fromY; v < toY; v++)
        for (let u = fromX; u < toX; u++) sum += alpha[(box.top + v) * cutOut.width + box.left + u];
      // a third: what is thin stays
      inside[at] = sum >= 85 * (toY - fromY) * (toX - fromX) ? 1 : 0;
    }
  }
  return { width, height, inside };
}

/** First and last row of product in each column, and how many there are; -1 where there is none. */
export type Column = { first: number; last: number; count: number };

export function columnsOf({ width, height, inside }: Outline): Column[] {
  const columns: Column[] = [];
  for (let x = 0; x < width; x++) {
    const column = { first: -1, last: -1, count: 0 };
    for (let y = 0; y < height; y++) {
      if (!inside[y * width + x]) continue;
      if (column.first < 0) column.first = y;
      column.last = y;
      column.count++;
    }
    columns.push(column);
  }
  return columns;
}

/** How many separate stretches of product a row has, those of a pixel's width left out, and where. */
export function runsOf({ width, inside }: Outline, y: number): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (let x = 0; x < width; x++) {
    if (!inside[y * width + x]) continue;
    const from = x;
    while (x + 1 < width && inside[y * width + x + 1]) x++;
    runs.push({ from, to: x });
  }
  return runs;
}

/** 0..1: how much of the outline is the same when it is turned left for right about its middle. */
export function symmetryOf({ width, height, inside }: Outline): number {
  let [both, either] = [0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [one, other] = [inside[y * width + x], inside[y * width + width - 1 - x]];
      both += one & other;
      either += one | other;
    }
  return either ? both / either : 0;
}

/** How the outline's edges run: shares of its length by direction, in `count` bins over 180 degrees from level. */
export function directionsOf(outline: Outline, count: number): number[] {
  const { width, height } = outline;
  const bins = Array.from({ length: count }, () => 0);
  let total = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!isEdge(outline, x, y)) continue;
      const [across, down] = pullAt(outline, x, y);
      if (across * across + down * down < 16) continue;
      // the edge runs across the pull
      const degrees = ((((Math.atan2(across, -down) * 180) / Math.PI) % 180) + 180) % 180;
      bins[Math.min(count - 1, Math.floor((degrees / 180) * count))] += 1;
      total++;
    }
  return bins.map((bin) => bin / Math.max(1, total));
}

function isInside({ width, height, inside }: Outline, x: number, y: number): boolean {
  return x >= 0 && y >= 0 && x < width && y < height && inside[y * width + x] === 1;
}

function isEdge(outline: Outline, x: number, y: number): boolean {
  return (
    isInside(outline, x, y) &&
    !(
      isInside(outline, x - 1, y) &&
      isInside(outline, x + 1, y) &&
      isInside(outline, x, y - 1) &&
      isInside(outline, x, y + 1)
    )
  );
}

/** Towards where most product is, of the pixels near by. */
function pullAt(outline: Outline, x: number, y: number): [number, number] {
  let across = 0;
  let down = 0;
  for (let at = 0; at < near.length; at++) {
    const [u, v] = near[at];
    if (!isInside(outline, x + u, y + v)) continue;
    across += u;
    down += v;
  }
  return [across, down];
}

/** Steps to the pixels that tell an edge's direction. */
const near = Array.from({ length: 49 }, (_, at): [number, number] => [
  (at % 7) - 3,
  Math.floor(at / 7) - 3,
]).filter(([u, v]) => u * u + v * v <= 10);

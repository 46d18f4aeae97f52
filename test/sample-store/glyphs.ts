/**
 * A single-stroke alphabet of our own. A glyph is its advance width and pen strokes in units of the cap height,
 * baseline at 0: `M x y` lifts the pen, `L x y` draws, `A cx cy rx ry from to` draws an arc in degrees.
 */
const GLYPHS: Record<string, string> = {
  A: '.78|M0 0 L.39 1 L.78 0 M.14 .34 L.64 .34',
  B: '.62|M0 0 L0 1 L.32 1 A.32 .76 .26 .24 90 -90 L0 .52 M.32 .52 A.34 .26 .28 .26 90 -90 L0 0',
  C: '.84|A.46 .5 .46 .5 48 312',
  D: '.78|M0 0 L0 1 L.3 1 A.3 .5 .48 .5 90 -90 L0 0',
  E: '.54|M.54 0 L0 0 L0 1 L.54 1 M0 .52 L.46 .52',
  F: '.52|M0 0 L0 1 L.52 1 M0 .5 L.44 .5',
  G: '.9|A.46 .5 .46 .5 48 330 M.56 .46 L.9 .46 L.87 .28',
  H: '.72|M0 0 L0 1 M.72 0 L.72 1 M0 .52 L.72 .52',
  I: '.02|M.01 0 L.01 1',
  J: '.46|M.46 1 L.46 .24 A.22 .24 .24 .24 0 -160',
  K: '.66|M0 0 L0 1 M.62 1 L0 .4 M.2 .6 L.66 0',
  L: '.52|M0 1 L0 0 L.52 0',
  M: '.9|M0 0 L.06 1 L.45 .2 L.84 1 L.9 0',
  N: '.74|M0 0 L0 1 L.74 0 L.74 1',
  O: '.96|A.48 .5 .48 .5 0 360',
  P: '.6|M0 0 L0 1 L.32 1 A.32 .73 .28 .27 90 -90 L0 .46',
  Q: '.96|A.48 .5 .48 .5 0 360 M.6 .26 L.94 -.06',
  R: '.64|M0 0 L0 1 L.32 1 A.32 .74 .28 .26 90 -90 L0 .48 M.3 .48 L.64 0',
  S: '.58|A.3 .75 .25 .25 30 260 M.26 .504 L.33 .488 A.29 .25 .29 .25 80 -150',
  T: '.7|M0 1 L.7 1 M.35 1 L.35 0',
  U: '.7|M0 1 L0 .34 A.35 .35 .35 .35 180 360 L.7 1',
  V: '.74|M0 1 L.37 0 L.74 1',
  W: '1.1|M0 1 L.28 0 L.55 .84 L.82 0 L1.1 1',
  X: '.7|M0 0 L.7 1 M0 1 L.7 0',
  Y: '.7|M0 1 L.35 .48 L.7 1 M.35 .48 L.35 0',
  Z: '.64|M0 1 L.64 1 L0 0 L.64 0',
  a: '.54|M.52 .62 L.52 0 A.26 .31 .26 .31 0 360',
  b: '.54|M.01 1.05 L.01 0 A.27 .31 .26 .31 180 540',
  c: '.5|A.28 .31 .28 .31 50 310',
  d: '.54|M.53 1.05 L.53 0 A.26 .31 .26 .31 0 360',
  e: '.56|M.01 .32 L.55 .32 A.28 .31 .27 .31 0 310',
  f: '.34|M.1 0 L.1 .8 A.28 .8 .18 .24 180 80 M0 .6 L.3 .6',
  g: '.54|M.52 .62 L.52 -.06 A.27 -.06 .25 .24 0 -150 A.26 .31 .26 .31 0 360',
  h: '.5|M0 1.05 L0 0 M0 .36 A.25 .36 .25 .26 180 0 L.5 0',
  i: '.02|M.01 0 L.01 .62 M.01 .86 L.01 .88',
  j: '.14|M.12 .62 L.12 -.08 A-.04 -.08 .16 .18 0 -80 M.12 .86 L.12 .88',
  k: '.46|M0 1.05 L0 0 M.42 .62 L0 .24 M.16 .39 L.46 0',
  l: '.02|M.01 0 L.01 1.05',
  m: '.8|M0 0 L0 .62 M0 .4 A.2 .4 .2 .22 180 0 L.4 0 M.4 .4 A.6 .4 .2 .22 180 0 L.8 0',
  n: '.5|M0 0 L0 .62 M0 .36 A.25 .36 .25 .26 180 0 L.5 0',
  o: '.58|A.29 .31 .29 .31 0 360',
  p: '.54|M.01 .62 L.01 -.3 M.01 .31 A.27 .31 .26 .31 180 540',
  q: '.54|M.52 .62 L.52 -.3 M.52 .31 A.26 .31 .26 .31 0 360',
  r: '.32|M0 0 L0 .62 M0 .34 A.24 .34 .24 .28 180 70',
  s: '.4|A.2 .46 .17 .16 35 260 M.17 .302 L.23 .29 A.2 .16 .2 .16 80 -150',
  t: '.34|M.12 .86 L.12 .16 A.28 .16 .16 .16 180 290 M0 .62 L.32 .62',
  u: '.5|M0 .62 L0 .26 A.25 .26 .25 .26 180 360 M.5 .62 L.5 0',
  v: '.5|M0 .62 L.25 0 L.5 .62',
  w: '.78|M0 .62 L.2 0 L.39 .54 L.58 0 L.78 .62',
  x: '.48|M0 0 L.48 .62 M0 .62 L.48 0',
  y: '.5|M0 .62 L.26 .02 M.5 .62 L.16 -.3',
  z: '.44|M0 .62 L.44 .62 L0 0 L.44 0',
  0: '.62|A.31 .5 .31 .5 0 360',
  1: '.3|M0 .8 L.24 1 L.24 0',
  2: '.58|A.29 .72 .27 .28 165 -30 L0 0 L.58 0',
  3: '.56|A.28 .76 .24 .24 160 -90 A.28 .26 .28 .26 90 -160',
  4: '.64|M.48 0 L.48 1 L0 .28 L.64 .28',
  5: '.56|M.5 1 L.08 1 L.03 .55 A.27 .32 .29 .32 128 -150',
  6: '.58|A.29 .31 .29 .31 0 360 M.02 .4 L.38 1',
  7: '.56|M0 1 L.56 1 L.18 0',
  8: '.58|A.29 .76 .24 .24 0 360 A.29 .26 .29 .26 0 360',
  9: '.58|A.29 .69 .29 .31 0 360 M.56 .6 L.2 0',
  '.': '.04|M.02 .01 L.02 .02',
  ',': '.06|M.05 .04 L0 -.14',
  '-': '.34|M0 .42 L.34 .42',
  '&': '.74|M.72 0 L.16 .66 A.3 .8 .18 .2 220 -40 L.1 .42 A.28 .25 .26 .25 140 330 L.72 .46',
  "'": '.02|M.01 1 L.01 .8',
  '/': '.4|M0 -.05 L.4 1.05',
  '%': '.8|A.16 .82 .16 .18 0 360 A.64 .18 .16 .18 0 360 M.1 0 L.7 1',
  ' ': '.34|',
};

export type Stroke = { ax: number; ay: number; bx: number; by: number };
export type Glyph = { advance: number; strokes: Stroke[] };

const ARC_STEP_DEGREES = 7;
const parsed = new Map<string, Glyph>();

/**
 * The strokes of one character as straight pieces.
 * @throws Error for a character that the alphabet does not draw
 */
export function glyphOf(character: string): Glyph {
  const known = parsed.get(character);
  if (known) return known;
  const source = GLYPHS[character];
  if (source === undefined) {
    throw new Error(
      `The sample alphabet has no "${character}": add it to glyphs.ts or write the label without it.`,
    );
  }
  const [advance, path] = source.split('|') as [string, string];
  const glyph = { advance: Number(advance), strokes: strokesOf(path) };
  parsed.set(character, glyph);
  return glyph;
}

function strokesOf(path: string): Stroke[] {
  const strokes: Stroke[] = [];
  let penX = 0;
  let penY = 0;
  let isPenDown = false;
  const lineTo = (x: number, y: number) => {
    if (isPenDown) strokes.push({ ax: penX, ay: penY, bx: x, by: y });
    penX = x;
    penY = y;
    isPenDown = true;
  };
  for (const [, command, rest] of path.matchAll(/([MLA])([^MLA]*)/g)) {
    const numbers = rest.trim().split(/\s+/).map(Number);
    if (command === 'M') isPenDown = false;
    if (command !== 'A') {
      lineTo(numbers[0], numbers[1]);
      continue;
    }
    const [cx, cy, rx, ry, from, to] = numbers as [number, number, number, number, number, number];
    const steps = Math.max(2, Math.ceil(Math.abs(to - from) / ARC_STEP_DEGREES));
    const startX = cx + rx * Math.cos((from * Math.PI) / 180);
    const startY = cy + ry * Math.sin((from * Math.PI) / 180);
    if (Math.hypot(startX - penX, startY - penY) > 0.12) isPenDown = false;
    for (let step = 0; step <= steps; step++) {
      const angle = ((from + ((to - from) * step) / steps) * Math.PI) / 180;
      lineTo(cx + rx * Math.cos(angle), cy + ry * Math.sin(angle));
    }
  }
  return strokes;
}

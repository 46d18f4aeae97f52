/** What a made-up product is built of: shaded parts, lathed and wobbling outlines, prints; all in a square of 400. */
export type Random = () => number;

export const pick = <T>(random: Random, l: T[]) => l[Math.floor(random() * l.length)];
export const between = (random: Random, a: number, b: number) => a + (b - a) * random();
export function hsl(h: number, s: number, l: number) {
  return `hsl(${h.toFixed(0)},${(100 * s).toFixed(0)}%,${(100 * l).toFixed(0)}%)`;
}
export function colour(random: Random) {
  const k = random();
  if (k < 0.28) return hsl(between(random, 0, 360), between(random, 0, 0.12), between(random, 0.82, 0.99));
  if (k < 0.45) return hsl(between(random, 0, 360), between(random, 0, 0.15), between(random, 0.05, 0.2));
  if (k < 0.58) return hsl(between(random, 0, 360), between(random, 0, 0.1), between(random, 0.3, 0.75));
  if (k < 0.7) return hsl(between(random, 0, 360), between(random, 0.25, 0.6), between(random, 0.7, 0.88));
  if (k < 0.8) return hsl(between(random, 20, 45), between(random, 0.2, 0.6), between(random, 0.3, 0.7));
  return hsl(between(random, 0, 360), between(random, 0.5, 1), between(random, 0.3, 0.6));
}
/** Of gradients and clips: they must differ within one drawing. */
let ids = 0;

function grad(random: Random, defs: string[], vertical = false) {
  const id = 'g' + ids++;
  const n = 2 + Math.floor(random() * 4);
  const strength = between(random, 0.05, 0.6);
  let stops = '';
  for (let i = 0; i <= n; i++) {
    const dark = random() < 0.55;
    stops += `<stop offset="${(i / n).toFixed(2)}" stop-color="${dark ? '#000' : '#fff'}" stop-opacity="${(random() * strength * (dark ? 1 : 1.2)).toFixed(2)}"/>`;
  }
  defs.push(
    `<linearGradient id="${id}" x1="0" y1="0" x2="${vertical ? 0 : 1}" y2="${vertical ? 1 : 0}">${stops}</linearGradient>`,
  );
  return `url(#${id})`;
}
export function part(random: Random, defs: string[], path: string, fill: string, extra = '') {
  let out = `<path d="${path}" fill="${fill}" fill-rule="evenodd" ${extra}/>`;
  if (random() < 0.85)
    out += `<path d="${path}" fill="${grad(random, defs, random() < 0.3)}" fill-rule="evenodd"/>`;
  if (random() < 0.4) out += `<path d="${path}" fill="${grad(random, defs, true)}" fill-rule="evenodd"/>`;
  const clip = 'c' + ids++;
  defs.push(`<clipPath id="${clip}"><path d="${path}" clip-rule="evenodd"/></clipPath>`);
  let inner = '';
  if (random() < 0.45)
    for (let i = 0, n = 1 + random() * 8; i < n; i++)
      inner += `<path d="M${between(random, 0, 400)} ${between(random, 0, 400)}Q${between(random, 0, 400)} ${between(random, 0, 400)} ${between(random, 0, 400)} ${between(random, 0, 400)}" stroke="${random() < 0.6 ? '#000' : '#fff'}" stroke-opacity="${between(random, 0.03, 0.3)}" stroke-width="${between(random, 2, 26)}" fill="none" filter="url(#b${Math.floor(random() * 3)})"/>`;
  if (random() < 0.3)
    inner += `<ellipse cx="${between(random, 50, 350)}" cy="${between(random, 30, 350)}" rx="${between(random, 5, 40)}" ry="${between(random, 10, 140)}" fill="#fff" fill-opacity="${between(random, 0.2, 1)}" filter="url(#b${Math.floor(random() * 3)})"/>`;
  if (random() < 0.15) {
    const c = colour(random);
    const v = random() < 0.5;
    const w = between(random, 4, 30);
    for (let k = 0; k < 400; k += w * between(random, 1.6, 3))
      inner += v
        ? `<rect x="${k}" y="0" width="${w}" height="400" fill="${c}"/>`
        : `<rect y="${k}" x="0" height="${w}" width="400" fill="${c}"/>`;
  }
  return out + (inner ? `<g clip-path="url(#${clip})">${inner}</g>` : '');
}
export function lathe(random: Random, x0: number, y0: number, y1: number, rad: number) {
  // symmetric profile
  const n = 3 + Math.floor(random() * 4);
  const pts: [number, number][] = [];
  for (let i = 0; i <= n; i++)
    pts.push([
      rad * (i === 0 ? between(random, 0.3, 1) : between(random, 0.55, 1)),
      y0 + ((y1 - y0) * i) / n,
    ]);
  const cx = x0;
  const smooth = random() < 0.7;
  let L = `M${cx - pts[0][0]} ${pts[0][1]}`;
  const curve = (a: [number, number], b: [number, number], s: number) =>
    smooth
      ? `C${cx + s * a[0]} ${(a[1] + b[1]) / 2} ${cx + s * b[0]} ${(a[1] + b[1]) / 2} ${cx + s * b[0]} ${b[1]}`
      : `L${cx + s * b[0]} ${b[1]}`;
  for (let i = 1; i <= n; i++) L += curve(pts[i - 1], pts[i], -1);
  const sag = between(random, 0, 0.18) * rad;
  L += `Q${cx} ${y1 + 2 * sag} ${cx + pts[n][0]} ${y1}`;
  for (let i = n - 1; i >= 0; i--) L += curve(pts[i + 1], pts[i], 1);
  return L + 'Z';
}
export function blob(
  random: Random,
  cx: number,
  cy: number,
  rad: number,
  wob: number,
  n = 7 + Math.floor(random() * 6),
) {
  const p: number[][] = [];
  const ax = between(random, 0.6, 1.4);
  for (let i = 0; i < n; i++) {
    const a = (2 * Math.PI * i) / n;
    const q = rad * (1 + wob * (2 * random() - 1));
    p.push([cx + Math.cos(a) * q * ax, cy + (Math.sin(a) * q) / ax]);
  }
  let s = '';
  for (let i = 0; i < n; i++) {
    const a = p[i],
      b = p[(i + 1) % n];
    const m = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    s +=
      (i ? '' : `M${(p[n - 1][0] + a[0]) / 2} ${(p[n - 1][1] + a[1]) / 2}`) +
      `Q${a[0]} ${a[1]} ${m[0]} ${m[1]}`;
  }
  return s + 'Z';
}
export function prints(random: Random, x: number, y: number, w: number, h: number) {
  let s = '';
  if (random() < 0.5) {
    const c = colour(random);
    s += `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${c}" ${random() < 0.4 ? `rx="${between(random, 2, 20)}"` : ''}/>`;
  }
  if (random() < 0.6)
    s += `<text x="${x + w * 0.08}" y="${y + h * 0.6}" font-size="${between(random, 0.12, 0.4) * w}" font-family="sans-serif" font-weight="bold" fill="${colour(random)}">${pick(random, ['NOIR', 'salt', 'HELLO', 'No 5', 'oat', 'TEA', 'Juicy', 'home'])}</text>`;
  if (random() < 0.25)
    for (let i = 0; i < 8; i++)
      s += `<circle cx="${x + random() * w}" cy="${y + random() * h}" r="${between(random, 2, 12)}" fill="${colour(random)}"/>`;
  return s;
}

/** Defines a clip of this path. @returns its id */
export function addClip(defs: string[], path: string): string {
  const clip = `c${ids++}`;
  defs.push(`<clipPath id="${clip}"><path d="${path}"/></clipPath>`);
  return clip;
}

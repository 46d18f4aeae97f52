import { escapeMarkup } from '#app/platform/escape-markup.ts';
import type { StyleProfile } from './profile.ts';
import type { StyleView } from './view-style.ts';

type Card = { name: string; profile: StyleProfile; view: StyleView };

const width = 1200;
const height = 720;
const side = 420;
const frameTop = 52;
const ink = '#1b1b1f';
const quiet = '#6d6d76';
const hair = '#e7e6ea';
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A store's measured style as one SVG card of 1200 × 720: how a photo of it is built, its colours, light and traits. */
export function drawStyleCard({ name, profile, view }: Card): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d" font-family="Inter, 'Helvetica Neue', Helvetica, Arial, sans-serif">`,
    `<title id="t">Style of ${escapeMarkup(name)}</title>`,
    `<desc id="d">${escapeMarkup(profile.sentences.join(' '))}</desc>`,
    `<rect width="${width}" height="${height}" rx="28" fill="#fff"/>`,
    drawFrame(profile, view),
    drawSentences(profile),
    drawHeading(name, view),
    drawPalette(view, 'backdrop', 'Backdrop', 150),
    drawPalette(view, 'product', 'Products', 262),
    drawLight(profile, view),
    drawTraits(view),
    '</svg>',
  ].join('\n');
}

function drawHeading(name: string, view: StyleView): string {
  const at = new Date(view.learntAt);
  const day = `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  const letters = Array.from(name);
  const short = letters.length > 34 ? `${letters.slice(0, 33).join('')}…` : name;
  return `<text x="520" y="78" font-size="36" font-weight="650" letter-spacing="-.6" fill="${ink}">${escapeMarkup(short)}</text>
<text x="520" y="108" font-size="15" fill="${quiet}">Style profile ${view.version}, from ${view.photosRead} photographs, ${day}</text>`;
}

/** The frame of a typical photo: backdrop, light, the product's place and its shadow. */
function drawFrame(profile: StyleProfile, view: StyleView): string {
  const { composition, light, shadow } = profile;
  const frameWidth = composition.aspect >= 1 ? side : side * composition.aspect;
  const frameHeight = composition.aspect >= 1 ? side / composition.aspect : side;
  const [left, top] = [40 + (side - frameWidth) / 2, frameTop];
  const tall = composition.fill * Math.min(frameWidth, frameHeight);
  const wide = tall * 0.52;
  const [x, y] = [left + composition.centreX * frameWidth, top + composition.centreY * frameHeight];
  const angle = ((light.azimuthDegrees ?? 90) * Math.PI) / 180;
  const reach = light.azimuthDegrees === null ? 0 : tall * 0.22;
  const [glowX, glowY] = [0.5 + 0.5 * Math.cos(angle), 0.5 - 0.5 * Math.sin(angle)];
  const foot = y + tall / 2;
  const product = view.swatches
    .filter(({ role }) => role === 'product')
    .toSorted((a, b) => b.share - a.share)[0];
  const opacity = shadow.kind === 'none' ? 0.06 : 0.14 + 0.5 * shadow.strength;
  return `<defs>
<clipPath id="f"><rect x="${n(left)}" y="${n(top)}" width="${n(frameWidth)}" height="${n(frameHeight)}" rx="16"/></clipPath>
<radialGradient id="g" cx="${n(glowX * 100)}%" cy="${n(glowY * 100)}%" r="95%"><stop offset="0" stop-color="${view.light.hex}" stop-opacity=".5"/><stop offset="1" stop-color="${view.light.hex}" stop-opacity="0"/></radialGradient>
<linearGradient id="p" x1="${n(50 + 50 * Math.cos(angle))}%" y1="${n(50 - 50 * Math.sin(angle))}%" x2="${n(50 - 50 * Math.cos(angle))}%" y2="${n(50 + 50 * Math.sin(angle))}%"><stop offset="0" stop-color="#fff" stop-opacity=".38"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".26"/></linearGradient>
<filter id="s" x="-60%" y="-200%" width="220%" height="500%"><feGaussianBlur stdDeviation="${n(3 + 15 * light.softness)}"/></filter>
</defs>
<g clip-path="url(#f)">
<rect x="${n(left)}" y="${n(top)}" width="${n(frameWidth)}" height="${n(frameHeight)}" fill="${view.composition.backdropHex}"/>
<rect x="${n(left)}" y="${n(top)}" width="${n(frameWidth)}" height="${n(frameHeight)}" fill="url(#g)"/>
<ellipse cx="${n(x - reach * Math.cos(angle))}" cy="${n(foot + reach * 0.1)}" rx="${n(wide * 0.62 + reach * 0.3)}" ry="${n(tall * 0.055)}" fill="#000" fill-opacity="${n(opacity * 10) === '0' ? 0.05 : Math.round(opacity * 100) / 100}" filter="url(#s)"/>
${drawBottle(x, foot, wide, tall, product?.hex ?? '#8a8a92')}
</g>
<rect x="${n(left)}" y="${n(top)}" width="${n(frameWidth)}" height="${n(frameHeight)}" rx="16" fill="none" stroke="#000" stroke-opacity=".1"/>
${drawTicks(left, x, y, frameWidth, frameHeight)}`;
}

/** Where the product's middle usually is, outside the frame. */
function drawTicks(left: number, x: number, y: number, frameWidth: number, frameHeight: number): string {
  const marks = `M${n(x)} ${frameTop - 8}v-8M${n(x)} ${n(frameTop + frameHeight + 8)}v8M${n(left - 8)} ${n(y)}h-8M${n(left + frameWidth + 8)} ${n(y)}h8`;
  return `<path d="${marks}" stroke="${quiet}" stroke-width="1.5" stroke-linecap="round"/>`;
}

/** A bottle that stands for any product, `tall` from its foot upwards. */
function drawBottle(x: number, foot: number, wide: number, tall: number, hex: string): string {
  const [half, neck] = [wide / 2, wide * 0.17];
  const shoulder = foot - tall * 0.64;
  const round = wide * 0.14;
  const body = `M${n(x - half)} ${n(foot - round)}V${n(shoulder)}C${n(x - half)} ${n(shoulder - tall * 0.12)} ${n(x - neck)} ${n(shoulder - tall * 0.08)} ${n(x - neck)} ${n(foot - tall * 0.84)}H${n(x + neck)}C${n(x + neck)} ${n(shoulder - tall * 0.08)} ${n(x + half)} ${n(shoulder - tall * 0.12)} ${n(x + half)} ${n(shoulder)}V${n(foot - round)}Q${n(x + half)} ${n(foot)} ${n(x + half - round)} ${n(foot)}H${n(x - half + round)}Q${n(x - half)} ${n(foot)} ${n(x - half)} ${n(foot - round)}Z`;
  const cap = `<rect x="${n(x - neck * 1.25)}" y="${n(foot - tall)}" width="${n(neck * 2.5)}" height="${n(tall * 0.17)}" rx="${n(neck * 0.35)}"`;
  return `<path d="${body}" fill="${hex}"/><path d="${body}" fill="url(#p)"/>${cap} fill="#26262b"/>${cap} fill="url(#p)"/><rect x="${n(x - half)}" y="${n(foot - tall * 0.46)}" width="${n(wide)}" height="${n(tall * 0.24)}" fill="#fff" fill-opacity=".82"/>`;
}

function drawSentences({ sentences, composition }: StyleProfile): string {
  const top = frameTop + Math.min(side, side / composition.aspect) + 52;
  const lines = sentences.flatMap((sentence) => wrap(sentence, 54)).slice(0, 8);
  const rows = lines.map((line, at) => `<tspan x="40" y="${n(top + at * 26)}">${escapeMarkup(line)}</tspan>`);
  return `<text font-size="16.5" fill="${ink}">${rows.join('')}</text>`;
}

function wrap(text: string, limit: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < limit) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function caption(text: string, x: number, y: number): string {
  return `<text x="${x}" y="${y}" font-size="12" font-weight="600" letter-spacing=".9" fill="${quiet}">${escapeMarkup(text.toUpperCase())}</text>`;
}

/** The colours of one role, each as wide as its share. */
function drawPalette(view: StyleView, role: 'backdrop' | 'product', title: string, top: number): string {
  const swatches = view.swatches.filter((swatch) => swatch.role === role && swatch.share >= 0.02).slice(0, 8);
  const total = swatches.reduce((sum, { share }) => sum + share, 0) || 1;
  const [room, gap] = [640, 6];
  const free = room - gap * Math.max(0, swatches.length - 1);
  let x = 520;
  const parts = swatches.map(({ hex, share }) => {
    const wide = (share / total) * free;
    const label =
      wide > 62
        ? `<text x="${n(x)}" y="${top + 82}" font-size="12.5" fill="${quiet}" font-family="ui-monospace, Menlo, monospace">${hex}</text>`
        : '';
    const swatch = `<rect x="${n(x)}" y="${top + 12}" width="${n(wide)}" height="52" rx="10" fill="${hex}" stroke="#000" stroke-opacity=".08"/>${label}`;
    x += wide + gap;
    return swatch;
  });
  return caption(title, 520, top) + parts.join('');
}

/** A dial: where the light comes from, how soft it is, which colour it has. */
function drawLight({ light, shadow }: StyleProfile, view: StyleView): string {
  const [x, y, radius] = [596, 492, 76];
  const angle = ((light.azimuthDegrees ?? 0) * Math.PI) / 180;
  const [sunX, sunY] = [x + radius * Math.cos(angle), y - radius * Math.sin(angle)];
  const sun = 9 + 15 * light.softness;
  const source =
    light.azimuthDegrees === null
      ? `<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${quiet}" stroke-opacity=".45" stroke-width="16" stroke-dasharray="2 9.94"/><circle cx="${x}" cy="${y}" r="${radius - 16}" fill="${view.light.hex}" stroke="#000" stroke-opacity=".12"/>`
      : `<path d="M${n(sunX)} ${n(sunY)}L${x} ${y}" stroke="${quiet}" stroke-width="1.5" stroke-dasharray="3 5"/><circle cx="${n(sunX)}" cy="${n(sunY)}" r="${n(sun + 5)}" fill="${view.light.hex}" fill-opacity=".35"/><circle cx="${n(sunX)}" cy="${n(sunY)}" r="${n(sun)}" fill="${view.light.hex}" stroke="#000" stroke-opacity=".28"/>`;
  const facts = [
    `${Math.round(light.kelvin / 100) * 100} K`,
    `${Math.round(light.softness * 100)} % soft`,
    shadow.kind === 'none' ? 'no shadow' : `${shadow.kind} shadow`,
  ];
  return `${caption('Light', 520, 384)}
<circle cx="${x}" cy="${y}" r="${radius}" fill="#faf9fb" stroke="${hair}" stroke-width="1.5"/>
${source}
<rect x="${x - 13}" y="${y - 13}" width="26" height="26" rx="7" fill="${ink}"/>
<text x="520" y="618" font-size="15" fill="${ink}">${facts.map((fact, at) => `<tspan x="520" y="${618 + at * 23}">${escapeMarkup(fact)}</tspan>`).join('')}</text>`;
}

/** Each trait on its scale: the band holds eight photos of ten, the mark is the usual one. */
function drawTraits(view: StyleView): string {
  const [left, room] = [760, 400];
  const rows = view.traits.map(({ label, low, typical, high, ends }, at) => {
    const y = 412 + at * 50;
    return `<text x="${left}" y="${y}" font-size="14" fill="${ink}">${escapeMarkup(label)}</text>
<text x="${left + room}" y="${y}" font-size="12" text-anchor="end" fill="${quiet}">${escapeMarkup(ends[0])} to ${escapeMarkup(ends[1]).toLowerCase()}</text>
<rect x="${left}" y="${y + 10}" width="${room}" height="6" rx="3" fill="${hair}"/>
<rect x="${n(left + Math.min(low * room, room - 6))}" y="${y + 10}" width="${n(Math.max(6, (high - low) * room))}" height="6" rx="3" fill="#b7b2f0"/>
<circle cx="${n(left + 7 + typical * (room - 14))}" cy="${y + 13}" r="7" fill="#4b3fd6" stroke="#fff" stroke-width="2"/>`;
  });
  return caption('Traits', left, 384) + rows.join('\n');
}

/**
 * Made-up products with exactly known opacity: vector outlines with shading, lettering and cloth grain. They stand in for
 * cut-out photographs where none may be shipped.
 */
import sharp from 'sharp';
import { randomFrom } from './random.ts';

/** A product with straight alpha, sRGB bytes. */
export type KnownProduct = {
  name: string;
  width: number;
  height: number;
  rgb: Uint8Array;
  alpha: Uint8Array;
};

type Drawing = { width: number; height: number; colour: string; grain: number; body: string };

const shade = `<linearGradient id="s" x1="0" x2="1"><stop offset="0" stop-color="#000" stop-opacity=".28"/>
<stop offset=".3" stop-color="#fff" stop-opacity=".22"/><stop offset=".65" stop-color="#000" stop-opacity="0"/>
<stop offset="1" stop-color="#000" stop-opacity=".34"/></linearGradient>`;

/** Paints a path twice: its colour, then the shading over it. */
function solid(path: string, colour: string): string {
  return `<path d="${path}" fill="${colour}" fill-rule="evenodd"/><path d="${path}" fill="url(#s)" fill-rule="evenodd"/>`;
}

function label(x: number, y: number, size: number, text: string, colour: string): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-family="sans-serif" font-weight="bold" fill="${colour}">${text}</text>`;
}

const mug =
  'M30 20H250V270Q250 300 220 300H60Q30 300 30 270ZM250 70H300Q350 70 350 120V190Q350 240 300 240H250V205H295Q312 205 312 188V122Q312 105 295 105H250Z';
const bottle =
  'M70 10H130V80Q130 100 160 125Q180 142 180 175V450Q180 480 150 480H50Q20 480 20 450V175Q20 142 40 125Q70 100 70 80Z';
const shirt = 'M130 10Q200 60 270 10L390 70L350 170L300 145V400H100V145L50 170L10 70Z';
const shoe = 'M10 120Q20 40 60 30Q90 90 150 90Q190 40 230 60Q260 120 380 140Q420 150 420 190V215H10Z';
const bag = 'M60 150H340L370 400H30ZM110 150Q110 20 200 20Q290 20 290 150H272Q272 38 200 38Q128 38 128 150Z';
const glasses =
  'M20 60Q20 20 80 20Q150 20 160 50Q200 35 240 50Q250 20 320 20Q380 20 380 60Q380 140 320 140Q250 140 238 70Q200 55 162 70Q150 140 80 140Q20 140 20 60ZM34 62Q34 126 80 126Q138 126 148 62Q140 34 80 34Q34 34 34 62ZM366 62Q366 126 320 126Q262 126 252 62Q260 34 320 34Q366 34 366 62Z';
const box = 'M20 90L200 40L380 90V330L200 390L20 330Z';
const lamp = 'M190 10H210V120L300 240H100L190 120Z';
const watch = 'M150 10H250L262 150A90 90 0 0 1 262 310L250 450H150L138 310A90 90 0 0 1 138 150Z';

export const drawings: Record<string, Drawing> = {
  'red mug': {
    width: 360,
    height: 310,
    colour: '#b8322a',
    grain: 0.01,
    body: solid(mug, '#b8322a') + label(60, 180, 48, 'HELLO', '#f6efe2'),
  },
  'white mug': {
    width: 360,
    height: 310,
    colour: '#e4e2dd',
    grain: 0.01,
    body: solid(mug, '#e4e2dd') + label(60, 180, 48, 'home', '#26303a'),
  },
  'green bottle': {
    width: 200,
    height: 490,
    colour: '#2f6b4f',
    grain: 0.01,
    body:
      solid(bottle, '#2f6b4f') +
      '<rect x="20" y="230" width="160" height="140" fill="#f3eee0"/>' +
      label(38, 310, 40, 'OLIVE', '#2d3b2f'),
  },
  'black bottle': {
    width: 200,
    height: 490,
    colour: '#222326',
    grain: 0.01,
    body: solid(bottle, '#222326') + label(40, 300, 34, 'NOIR', '#d8b86a'),
  },
  'blue shirt': {
    width: 400,
    height: 410,
    colour: '#33508f',
    grain: 0.06,
    body: solid(shirt, '#33508f') + label(140, 180, 30, 'sailing', '#f2f2f2'),
  },
  'grey shirt': { width: 400, height: 410, colour: '#8d9096', grain: 0.07, body: solid(shirt, '#8d9096') },
  'orange shoe': {
    width: 430,
    height: 230,
    colour: '#dd7a2b',
    grain: 0.03,
    body: solid(shoe, '#dd7a2b') + '<path d="M10 190H420V215H10Z" fill="#f1efe9"/>',
  },
  'white shoe': {
    width: 430,
    height: 230,
    colour: '#dcdad6',
    grain: 0.03,
    body: solid(shoe, '#dcdad6') + '<path d="M10 190H420V215H10Z" fill="#bdb9b2"/>',
  },
  'tan bag': {
    width: 400,
    height: 410,
    colour: '#a9744a',
    grain: 0.04,
    body: solid(bag, '#a9744a') + '<rect x="170" y="150" width="60" height="40" fill="#6b4528"/>',
  },
  'black bag': { width: 400, height: 410, colour: '#25262a', grain: 0.05, body: solid(bag, '#25262a') },
  'dark glasses': {
    width: 400,
    height: 160,
    colour: '#2c2320',
    grain: 0.01,
    body: solid(glasses, '#2c2320'),
  },
  'yellow box': {
    width: 400,
    height: 400,
    colour: '#e3b33c',
    grain: 0.01,
    body:
      solid(box, '#e3b33c') +
      '<path d="M20 90L200 140V390L20 330Z" fill="#000" fill-opacity=".25"/><path d="M20 90L200 40L380 90L200 140Z" fill="#fff" fill-opacity=".25"/>' +
      label(225, 270, 44, 'TEA', '#4b2e12'),
  },
  'grey lamp': { width: 400, height: 250, colour: '#6f757b', grain: 0.01, body: solid(lamp, '#6f757b') },
  'steel watch': {
    width: 400,
    height: 460,
    colour: '#9aa0a8',
    grain: 0.02,
    body:
      solid(watch, '#9aa0a8') +
      '<circle cx="200" cy="230" r="72" fill="#14181f"/><path d="M200 230L240 190" stroke="#eee" stroke-width="6"/>',
  },
};

/** Renders one drawing so that its longer side has the given length. */
export async function drawProduct(name: string, sidePixels: number, seed: number): Promise<KnownProduct> {
  const drawing = drawings[name];
  const scale = sidePixels / Math.max(drawing.width, drawing.height);
  const width = Math.round(drawing.width * scale);
  const height = Math.round(drawing.height * scale);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${drawing.width} ${drawing.height}"><defs>${shade}</defs>${drawing.body}</svg>`;
  const pixels = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
  const count = width * height;
  const product = { name, width, height, rgb: new Uint8Array(count * 3), alpha: new Uint8Array(count) };
  const random = randomFrom(seed);
  for (let i = 0; i < count; i++) {
    product.alpha[i] = pixels[i * 4 + 3];
    const grain = 1 + drawing.grain * (2 * random() - 1);
    for (let k = 0; k < 3; k++)
      product.rgb[i * 3 + k] = Math.min(255, Math.max(0, Math.round(pixels[i * 4 + k] * grain)));
  }
  return product;
}

import { srgbToOklab, type Triple } from '#app/imaging/colour.ts';

/** Colours that can be asked for by name, as sRGB. */
export const paletteWords: Record<string, string> = {
  white: '#f7f7f5',
  ivory: '#f5f0e1',
  cream: '#f3e9d2',
  beige: '#e3d5bf',
  sand: '#d9c4a0',
  taupe: '#b09f8c',
  brown: '#7d5a41',
  chocolate: '#4f3527',
  terracotta: '#c2714f',
  rust: '#a9502d',
  peach: '#f6c9a8',
  coral: '#ef8a72',
  blush: '#ecc7bf',
  pink: '#eaa6b8',
  rose: '#cf7f8c',
  red: '#b8372f',
  burgundy: '#6b2233',
  plum: '#6a3b5c',
  purple: '#7b559c',
  lavender: '#cbbfe3',
  lilac: '#d3bddb',
  navy: '#24324f',
  blue: '#4f79b5',
  'sky blue': '#a9cbe6',
  teal: '#2f7f7d',
  turquoise: '#7cc9c2',
  mint: '#bfe3cf',
  sage: '#b3c0a4',
  green: '#5f8f5d',
  olive: '#7f7f47',
  forest: '#2f4f3a',
  yellow: '#f0cf5b',
  mustard: '#c99a2e',
  ochre: '#c5893f',
  orange: '#e3893f',
  gold: '#c9a557',
  grey: '#a7a6a3',
  charcoal: '#3d3e40',
  black: '#1c1c1d',
};

/** OKLab of `#rrggbb` or of a palette word; undefined when it is neither. */
export function readColour(text: string): Triple | undefined {
  const name = text.trim().toLowerCase().replace('gray', 'grey');
  const hex = paletteWords[name] ?? name;
  if (!/^#[0-9a-f]{6}$/.test(hex)) return undefined;
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return srgbToOklab(red, green, blue);
}

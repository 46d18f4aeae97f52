/** What lies behind and below the product. */
export type Kind = {
  colours: string[];
  /** lightness change over the frame and towards the corners, shares of the colour */
  tilt: number;
  vignette: number;
  /** amplitude of the texture, share of the colour */
  texture: number;
  /** standard deviation of the grain, bytes */
  grain: number;
  ground: 'none' | 'cast' | 'drop' | 'hard drop' | 'reflection' | 'contact';
  /**
   * Of the dark line where the product stands: share of the light it takes, its blur and how far it lies off as shares of the
   * frame, and how much of the product's height casts it.
   */
  contact?: { strength: number; softness: number; reach?: number; across?: number; down?: number };
  /** of the light that a shadow takes: the share that comes back in the product's own colour */
  bounce?: { strength: number; reach: number };
  isTwoPlanes?: boolean;
  /** of the line between wall and table: its rise over its run */
  horizonSlope?: number;
  quality: number;
};

export const backdropKinds = {
  white: { colours: ['#ffffff'], tilt: 0, vignette: 0, texture: 0, grain: 0, ground: 'none', quality: 92 },
  'white with shadow': {
    colours: ['#fdfdfd', '#f4f4f4'],
    tilt: 0,
    vignette: 0,
    texture: 0,
    grain: 1,
    ground: 'cast',
    quality: 88,
  },
  'white with contact shadow': {
    colours: ['#ffffff'],
    tilt: 0,
    vignette: 0,
    texture: 0,
    grain: 0.5,
    ground: 'contact',
    quality: 90,
  },
  'white with reflection': {
    colours: ['#ffffff', '#fafafa'],
    tilt: 0,
    vignette: 0,
    texture: 0,
    grain: 0.5,
    ground: 'reflection',
    quality: 90,
  },
  vignette: {
    colours: ['#f4f2ee', '#e3e6ea'],
    tilt: 0.12,
    vignette: 0.25,
    texture: 0,
    grain: 1,
    ground: 'cast',
    quality: 88,
  },
  gradient: {
    colours: ['#b8b8b8', '#d5d5d3', '#8f9194'],
    tilt: 0.5,
    vignette: 0.35,
    texture: 0,
    grain: 1,
    ground: 'cast',
    quality: 88,
  },
  'pastel with drop shadow': {
    colours: ['#f3d9d2', '#dfe8d8', '#d6e3ee', '#efe6d2'],
    tilt: 0.06,
    vignette: 0,
    texture: 0,
    grain: 1,
    ground: 'drop',
    quality: 88,
  },
  'saturated with hard shadow': {
    colours: ['#e2574c', '#2a9d8f', '#f4b400', '#3b5ba5', '#8e44ad'],
    tilt: 0.06,
    vignette: 0.15,
    texture: 0,
    grain: 1,
    ground: 'hard drop',
    quality: 88,
  },
  noisy: {
    colours: ['#d9d9d9', '#c9ced2'],
    tilt: 0.06,
    vignette: 0,
    texture: 0,
    grain: 4.5,
    ground: 'cast',
    quality: 75,
  },
  'fine texture': {
    colours: ['#e4ddd2', '#d7dadc'],
    tilt: 0.06,
    vignette: 0,
    texture: 0.06,
    grain: 1,
    ground: 'cast',
    quality: 88,
  },
  'two planes': {
    colours: ['#e9e6e1', '#cfd6da'],
    tilt: 0.1,
    vignette: 0,
    texture: 0,
    grain: 1,
    ground: 'cast',
    isTwoPlanes: true,
    quality: 88,
  },
  'tilted planes': {
    colours: ['#e4e0da', '#cdd3d8', '#d9cfc2'],
    tilt: 0.1,
    vignette: 0,
    texture: 0,
    grain: 1,
    ground: 'cast',
    isTwoPlanes: true,
    horizonSlope: 0.08,
    quality: 86,
  },
  'grey on grey': {
    colours: ['#8a8c8e', '#a3a3a3', '#6f7173'],
    tilt: 0.12,
    vignette: 0.12,
    texture: 0,
    grain: 1,
    ground: 'cast',
    quality: 82,
  },
  'coarse texture': {
    colours: ['#a77b55'],
    tilt: 0.06,
    vignette: 0,
    texture: 0.5,
    grain: 1,
    ground: 'cast',
    quality: 88,
  },
} as const satisfies Record<string, Kind>;

export type BackdropKind = keyof typeof backdropKinds;

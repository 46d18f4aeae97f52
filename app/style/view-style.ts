/** One trait over the store's photos, as places 0..1 on a scale whose ends have names. */
export type TraitView = {
  name: string;
  label: string;
  low: number;
  typical: number;
  high: number;
  ends: [string, string];
  /** how alike the photos are in it, in words */
  consistency: string;
};

/** A style profile as pages show it; browser-safe. */
export type StyleView = {
  version: number;
  learntAt: string;
  photosRead: number;
  /** the whole look in plain words */
  sentences: string[];
  /** sRGB, `#rrggbb`; shares of one role sum to 1 */
  swatches: { hex: string; share: number; role: 'backdrop' | 'product' }[];
  light: {
    /** 0 = from the right, 90 = from above, counter-clockwise; null = from all around, or not measurable */
    azimuthDegrees: number | null;
    /** 0 hard .. 1 soft */
    softness: number | null;
    hex: string;
    words: string;
  };
  composition: {
    /** width / height */
    aspect: number;
    /** shares of the frame */
    box: { left: number; top: number; width: number; height: number } | null;
    backdropHex: string;
    words: string;
  };
  traits: TraitView[];
  exemplars: { photoId: string; url: string; title: string }[];
};

import type { CutOut } from '#app/imaging/picture.ts';

/** The look that a photo is painted in; the measured profile of a store in an engine's terms. Colours are OKLab. */
export type Look = {
  backdropOklab: [number, number, number];
  /** the store's empty backdrop at the middles of 3 x 3 cells, row by row: its own set; null = not known */
  plateOklab: [number, number, number][] | null;
  /** what the store lays its products on when it is not its packshot paper: wood, stone, cloth; absent = nothing */
  surfaceOklab?: [number, number, number];
  paletteOklab: { oklab: [number, number, number]; weight: number; role: 'product' | 'backdrop' }[];
  /** where the light comes from in the image plane: 0 = from the right, 90 = from above, counter-clockwise; null = even */
  lightAzimuthDegrees: number | null;
  /** 0 = along the table, 90 = from straight above */
  lightElevationDegrees: number;
  /** 0 = a point, 1 = a sky */
  lightSoftness: number;
  illuminantKelvin: number;
  /** `fall`: from the product's middle to that of its shadow, in product widths and heights; null = as the light has it */
  shadow: {
    kind: 'none' | 'contact' | 'cast' | 'drop' | 'reflection';
    strength: number;
    fall: { across: number; down: number } | null;
  };
  /** deviation of lightness in the quiet parts: sensor grain, paper; null = not known */
  grain: number | null;
  /** fill: the product box's longer side as a share of the frame's; centre in shares from the top left */
  composition: { fill: number; centreX: number; centreY: number };
};

/** How the product was photographed: on its foot, or lying or hanging flat. */
export type Pose = 'standing' | 'flat';

export type RenderRequest = {
  cutOut: CutOut;
  look: Look;
  /** a scene id, or a family (`studio`, `lifestyle`) of which the seed chooses a scene */
  scene: string;
  pose: Pose;
  /** 0..2³¹−1; another seed gives a sibling photo */
  seed: number;
  width: number;
  height: number;
  /** where to paint, `width * height * 3` bytes that may be changed; absent = a new array */
  canvas?: Uint8Array;
};

/** Where the source's pixels went: `output = (source − origin) · scale + left/top`. */
export type Placement = {
  /** the part of the source that was resampled, in source pixels */
  source: { left: number; top: number; width: number; height: number };
  /** the same part in the photo, in its pixels */
  target: { left: number; top: number; width: number; height: number };
};

export type RenderOutcome =
  | {
      ok: true;
      /** sRGB, 3 channels, `width * height` pixels */
      rgb: Uint8Array;
      width: number;
      height: number;
      sceneId: string;
      placement: Placement;
      /** where the scene's light comes from, as in the look; null = even */
      lightAzimuthDegrees: number | null;
      /** where wall and table meet, as a share of the height; null = nowhere */
      horizon: number | null;
      warnings: string[];
    }
  | { ok: false; code: string; message: string };

/** What paints. An engine knows pictures and looks, never stores, credits or the network's callers. */
export type ImageEngine = {
  id: string;
  version: string;
  render(request: RenderRequest): Promise<RenderOutcome>;
};

/**
 * Everything that is measured on one photograph. Lengths and positions are shares of the frame (0..1, origin top
 * left), colours are OKLab (lightness 0..1, a and b about -0.4..0.4), angles are degrees.
 */
import { z } from 'zod';

export const MEASUREMENT_VERSION = 3;

const share = z.number().min(-1).max(2);
export const oklab = z.tuple([z.number(), z.number(), z.number()]);
export type Oklab = z.infer<typeof oklab>;

/** A colour with its share of the product or of the backdrop; shares of one list sum to 1. */
export const swatch = z.object({ oklab, weight: z.number().min(0).max(1) });
export type Swatch = z.infer<typeof swatch>;

export const backdropKind = z.enum(['plain', 'gradient', 'two-plane', 'surface', 'scene', 'transparent']);
export type BackdropKind = z.infer<typeof backdropKind>;

export const shadowKind = z.enum(['none', 'contact', 'cast', 'drop', 'reflection']);
export type ShadowKind = z.infer<typeof shadowKind>;

/** `whole`: clear of the frame; `touching`: meets it at one side; `cropped`: runs out of it; `detail`: fills it. */
export const cropKind = z.enum(['whole', 'touching', 'cropped', 'detail']);
export type CropKind = z.infer<typeof cropKind>;

function measuredOf<Value extends z.ZodType>(value: Value) {
  return z.union([
    z.object({ value, confidence: z.number().min(0).max(1) }),
    z.object({ value: z.null(), confidence: z.literal(0), reason: z.string() }),
  ]);
}

const measuredNumber = measuredOf(z.number());

export const photoMeasurement = z.object({
  version: z.literal(MEASUREMENT_VERSION),
  /** width / height of the photo */
  aspect: z.number().positive(),
  backdrop: z.object({
    kind: measuredOf(backdropKind),
    /** OKLab */
    colour: measuredOf(oklab),
    /** 1 = no grain or texture at all, 0 = busy */
    uniformity: measuredNumber,
    /** change of lightness across and down the whole frame */
    gradient: measuredOf(z.object({ across: z.number(), down: z.number() })),
    /** where wall and table meet, share of the height from the top; null value = no horizon */
    horizon: measuredOf(share),
    /** mean change of OKLab per pixel of the working copy: weave, veins, planks */
    texture: measuredNumber,
    /** share of the frame that is backdrop */
    share: measuredOf(share),
    /** OKLab at 3 x 3 places of the frame, rows from the top, product or not */
    layout: z.array(oklab).length(9),
    /** OKLab of the empty backdrop at the middles of 3 x 3 cells: what the frame would be without product and shadow */
    plate: z.array(oklab).length(9),
  }),
  palette: z.object({ product: measuredOf(z.array(swatch)), backdrop: measuredOf(z.array(swatch)) }),
  tone: z.object({
    /** median OKLab lightness of the frame */
    key: measuredNumber,
    /** 95th minus 5th percentile of lightness */
    contrast: measuredNumber,
    /** 1st and 99th percentile of lightness */
    blackPoint: measuredNumber,
    whitePoint: measuredNumber,
    /** lightness at percentiles 1, 5, 10, 25, 50, 75, 90, 95, 99 */
    curve: measuredOf(z.array(z.number()).length(9)),
  }),
  /** how the frame as a whole is made */
  texture: z.object({
    /** share of the frame that is paper-white, and that is black */
    pureWhite: measuredNumber,
    pureBlack: measuredNumber,
    /** share of the frame that lies on an edge */
    edges: measuredNumber,
    /** mean change of lightness over 1, 3 and 12 px of the working copy */
    detail: measuredOf(z.array(z.number()).length(3)),
    /** mean second difference of lightness in the quietest quarter of the frame */
    grain: measuredNumber,
    /** entropy of lightness, 0 = one tone, 1 = all tones alike */
    variety: measuredNumber,
  }),
  white: z.object({
    /** linear sRGB of the light on a white card, largest channel 1 */
    illuminant: measuredOf(z.tuple([z.number(), z.number(), z.number()])),
    /** correlated colour temperature, 2000..20000 K; 6500 = neutral */
    kelvin: measuredNumber,
    /** distance from the daylight locus (Duv), positive = green, negative = magenta */
    tint: measuredNumber,
  }),
  saturation: z.object({
    /** mean OKLab chroma, 0..0.3 */
    frame: measuredNumber,
    product: measuredNumber,
  }),
  light: z.object({
    /**
     * Where the key light comes from in the picture plane: 0 = from the right, 90 = from above, counter-clockwise,
     * -180..180.
     */
    azimuthDegrees: measuredNumber,
    /** angle out of the picture plane towards the camera, 0 = from the side, 90 = along the lens */
    elevationDegrees: measuredNumber,
    /** 0 = hard (a bare sun), 1 = no visible shadow edge */
    softness: measuredNumber,
    /** light that reaches the shadow as a share of the light beside it, 0..1 */
    fillRatio: measuredNumber,
  }),
  shadow: z.object({
    kind: measuredOf(shadowKind),
    /** mean darkening inside the shadow, linear light, 0..1 */
    strength: measuredNumber,
    /** width of the penumbra as a share of the longer side */
    softness: measuredNumber,
    /** shadow's area, share of the frame */
    area: measuredNumber,
    /** from the product's middle to the shadow's, in product boxes, right and down positive */
    offset: measuredOf(z.object({ across: z.number(), down: z.number() })),
  }),
  composition: z.object({
    /** product's box, shares of the frame */
    box: measuredOf(z.object({ left: share, top: share, width: share, height: share })),
    /** longer side of the box as a share of the frame in that direction */
    fill: measuredNumber,
    /** product's pixels as a share of the frame */
    area: measuredNumber,
    centre: measuredOf(z.object({ x: share, y: share })),
    /** the top one is the head-room */
    margins: measuredOf(z.object({ top: share, right: share, bottom: share, left: share })),
    /** 1 = the silhouette equals its mirror image */
    symmetry: measuredNumber,
    crop: measuredOf(cropKind),
    /** separate things of comparable size */
    objects: measuredNumber,
    /** share of the frame's border that product covers */
    touch: measuredNumber,
    /** how far the camera looks down, 0 = level with the product, 90 = from straight above; a cue, right to about 8 */
    cameraPitchDegrees: measuredNumber,
  }),
  sharpness: z.object({
    /** strength of the crispest tenth of edges: 0 = blurred, 1 = a step within one pixel of the working copy */
    product: measuredNumber,
    /** sharpness of what is not product as a share of the product's: 0 = background out of focus */
    depth: measuredNumber,
  }),
});
export type PhotoMeasurement = z.infer<typeof photoMeasurement>;

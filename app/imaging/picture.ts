/**
 * The shapes that pixels travel in. Everything is row-major from the top left.
 */

/** An 8-bit picture in sRGB (IEC 61966-2-1), already turned upright, without alpha. */
export type Picture = {
  /** pixels */
  width: number;
  /** pixels */
  height: number;
  /** interleaved R, G, B; length width * height * 3; 0..255 sRGB-encoded */
  rgb: Uint8Array;
  /** straight (not premultiplied) opacity, length width * height, 0..255; absent = opaque everywhere */
  alpha?: Uint8Array;
};

/** A rectangle in pixels; `left`/`top` inclusive. */
export type Box = { left: number; top: number; width: number; height: number };

/** Why a photo cannot be read. `code` is stable, `message` is a sentence for people that says what to do. */
export type PhotoRefusal = {
  ok: false;
  code:
    | 'empty_file'
    | 'file_too_large'
    | 'too_many_pixels'
    | 'too_small'
    | 'animated'
    | 'unsupported_format'
    | 'corrupt_file';
  message: string;
};

/** Why a product cannot be cut out of a photo that was read. */
export type CutOutRefusal = {
  ok: false;
  code:
    | 'no_product_found'
    | 'background_not_plain'
    | 'background_textured'
    | 'product_touches_edge'
    | 'product_fills_frame'
    | 'several_objects'
    | 'too_little_contrast'
    | 'edges_uncertain'
    | 'parts_lost'
    | 'gaps_uncertain'
    | 'person_in_picture';
  message: string;
  /** 0..1, how sure the cut-out would have been */
  confidence: number;
};

/** A product separated from its background, at the photo's own resolution. */
export type CutOut = {
  ok: true;
  /** size of the photo that `alpha`, `rgb` and `box` refer to */
  width: number;
  height: number;
  /** product opacity, 0..255, length width * height */
  alpha: Uint8Array;
  /** product colour, sRGB, length width * height * 3; equals the photo's bytes wherever alpha is 255; on the
   *  partly transparent rim it is the product's own colour with the background taken out */
  rgb: Uint8Array;
  /** tight box of alpha >= 128 */
  box: Box;
  /** 0..1, calibrated share of such cut-outs that are right */
  confidence: number;
  /** what the photo's own background was, so that the shadow and the look can be judged; OKLab */
  backdrop: { kind: 'transparent' | 'plain' | 'gradient' | 'two-plane'; oklab: [number, number, number] };
};

/** A product at the size and place that it has in a photo: straight sRGB and opacity. */
export type PlacedProduct = {
  /** pixels */
  width: number;
  height: number;
  /** interleaved, length width * height * 3 */
  rgb: Uint8Array;
  /** 0..255, length width * height */
  alpha: Uint8Array;
  /** of its upper left corner in the photo; below 0 where it reaches beyond */
  left: number;
  top: number;
};

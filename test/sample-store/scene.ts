/** What a product, its materials, a look and a photograph are made of. Scene unit: about 10 cm; y is up, floor at 0. */
import type { Triple } from './colour.ts';

/** Signed distance at a point. */
export type DistanceFunction = (x: number, y: number, z: number) => number;

/** The material at one point, filled per shaded point and reused: the inner loop allocates nothing. */
export type Surface = {
  red: number;
  green: number;
  blue: number;
  /** 0 mirror .. 1 chalk */
  roughness: number;
  /** 0 dielectric .. 1 metal */
  metallic: number;
  /** reflectance head-on of a dielectric */
  reflectance: number;
  /** soft rim of fibres, 0..1 */
  sheen: number;
  /** light that wanders below the surface (wax, soap, porcelain), 0..1 */
  translucency: number;
  /** 0 opaque .. 1 clear */
  glass: number;
  nx: number;
  ny: number;
  nz: number;
  /** width of a pixel on the surface, scene units */
  footprint: number;
};

export type Glass = {
  /** share of light per unit of length that the glass swallows, per channel */
  absorption: Triple;
  /** `solid` bends light through its whole body; `thin` is a wall or a pane */
  kind: 'solid' | 'thin';
  index: number;
  /** a coloured liquid inside a solid glass */
  liquid?: { distance: DistanceFunction; absorption: Triple };
  /** share of light that its shadow blocks */
  shadowDensity: number;
};

export type Material = {
  colour: Triple;
  roughness: number;
  metallic?: number;
  reflectance?: number;
  sheen?: number;
  translucency?: number;
  glass?: Glass;
  /** surface variation, print and bump at a point */
  detail?: (x: number, y: number, z: number, surface: Surface) => void;
};

export type Part = { distance: DistanceFunction; material: Material };

export type View = {
  /** turn of the product, degrees; positive shows its right side */
  yawDegrees: number;
  /** height of the camera above the product's middle, degrees */
  pitchDegrees: number;
  /** longer side of the product's box as a share of the frame */
  fill: number;
  /** middle of the product's box, share of the frame from the top left */
  centre: [number, number];
};

export type Product = {
  name: string;
  title: string;
  description: string;
  vendor: string;
  productType: string;
  tags: string[];
  material: string;
  views: View[];
  parts: Part[];
};

export type Light = {
  /** where the key light comes from in the picture plane: 0 right, 90 above, 180 left */
  azimuthDegrees: number;
  /** angle out of the picture plane towards the camera */
  elevationDegrees: number;
  /** half the angle that the lamp spans, seen from the product: 3 hard .. 30 very soft */
  angularRadiusDegrees: number;
  kelvin: number;
  /** ambient light as a share of the key light, both measured facing them */
  fillRatio: number;
};

export type Look = {
  store: string;
  title: string;
  light: Light;
  /** how the backdrop is to look in the photograph at the product's foot before the tint of the light, `#rrggbb` */
  backdrop: string;
  /** linear value of a white card that faces the key light */
  exposure: number;
  /** standard deviation of the grain in 8-bit codes */
  grain: number;
  /** added to every product's fill */
  fillOffset: number;
  /** added to every product's centre */
  centreOffset: [number, number];
  pitchOffsetDegrees: number;
};

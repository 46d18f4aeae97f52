import type { Gobo } from '#app/engines/studio/light/gobo.ts';
import type { MaterialName } from '#app/engines/studio/surfaces/materials.ts';
import type { Pose } from '#app/engines/image-engine.ts';
import type { SetPiece } from '#app/engines/studio/surfaces/set-pieces.ts';

/** `tint`: the step from the store's backdrop, or from the material's own colour. */
export type Part = {
  material: MaterialName;
  tint: [number, number, number];
  /** the step of lightness in a store of plain white, where all tints are smaller */
  onWhite?: number;
};

/** Shares of the frame: the most that a standing product fills of width and height, and the line that all of them stand on. */
export type Room = { mostFill: number; foot: number };

/** A house scene, as data. Colours follow the store's look; `tint` moves them from the store's backdrop in OKLab. */
export type Scene = {
  id: string;
  family: 'studio' | 'lifestyle';
  /** for people */
  title: string;
  poses: readonly Pose[];
  /** where wall and table meet, as a share of the height; null = a seamless sweep, or seen from above */
  horizon: number | null;
  wall: Part;
  table: Part;
  /** OKLab chroma of the store's own strongest colour that a roll of paper takes on */
  accent: number;
  /** how strongly the table mirrors the product, 0..1 */
  gloss: number;
  /** how blurred that image is, as a share of the product's height: acrylic a little, honed stone very */
  rough: number;
  /** how far out of focus the far edge of the table is, as a share of the height */
  farEdge: number;
  /** a pattern that the light falls through: then the scene has a light of its own */
  gobo: Gobo | null;
  /** what is built around the product */
  piece: SetPiece | null;
  /** what the set needs of the frame, as the photographer steps back for it; null = as the store composes */
  room: Room | null;
  /** how much brighter a soft pool of light behind the product is, 0 = none */
  glow: number;
  /** how much warmer than the store's own light this scene's is, in mired; below 0 = cooler */
  moodMired: number;
};

const none: [number, number, number] = [0, 0, 0];

/** What most scenes are: a part of the scene that is not named is this. */
const plain = {
  accent: 0,
  gloss: 0,
  rough: 0,
  farEdge: 0.012,
  gobo: null,
  piece: null,
  room: null,
  glow: 0,
  moodMired: 0,
} as const;
const paper: Part = { material: 'paper', tint: none };
const upright = ['standing'] as const;
const anyPose = ['standing', 'flat'] as const;

/** In the order in which a family's photos take turns: what is nearest to a store's own set first. */
export const scenes: readonly Scene[] = [
  {
    ...plain,
    id: 'seamless-sweep',
    family: 'studio',
    title: 'Seamless sweep',
    poses: anyPose,
    horizon: null,
    wall: paper,
    table: paper,
  },
  {
    ...plain,
    id: 'podium',
    family: 'studio',
    title: 'Podium',
    poses: upright,
    horizon: null,
    wall: paper,
    table: paper,
    piece: 'podium',
    room: { mostFill: 0.58, foot: 0.8 },
  },
  {
    ...plain,
    id: 'two-tone',
    family: 'studio',
    title: 'Two-tone',
    poses: upright,
    horizon: 0.58,
    wall: { material: 'paper', tint: [-0.075, 0.001, 0.003], onWhite: -0.065 },
    table: { material: 'paper', tint: [0.015, -0.001, -0.002], onWhite: 0 },
    farEdge: 0.006,
    room: { mostFill: 0.66, foot: 0.84 },
  },
  {
    ...plain,
    id: 'acrylic',
    family: 'studio',
    title: 'Acrylic',
    poses: upright,
    horizon: 0.6,
    wall: paper,
    table: { material: 'paper', tint: [-0.01, 0, 0], onWhite: 0 },
    gloss: 0.42,
    rough: 0.005,
    farEdge: 0.025,
    room: { mostFill: 0.66, foot: 0.82 },
  },
  {
    ...plain,
    id: 'arch',
    family: 'studio',
    title: 'Arch',
    poses: upright,
    horizon: 0.66,
    wall: { material: 'paper', tint: [0, 0, 0.001], onWhite: 0 },
    table: { material: 'paper', tint: [0, 0, 0.001], onWhite: 0 },
    piece: 'arch',
    room: { mostFill: 0.62, foot: 0.83 },
  },
  {
    ...plain,
    id: 'halo',
    family: 'studio',
    title: 'Pool of light',
    poses: anyPose,
    horizon: null,
    wall: { material: 'paper', tint: [-0.012, 0, 0], onWhite: 0 },
    table: { material: 'paper', tint: [-0.012, 0, 0], onWhite: 0 },
    glow: 0.24,
  },
  {
    ...plain,
    id: 'mirror',
    family: 'studio',
    title: 'Mirror',
    poses: upright,
    horizon: 0.62,
    wall: { material: 'paper', tint: [-0.01, 0, 0], onWhite: 0 },
    table: { material: 'paper', tint: [-0.04, 0, 0], onWhite: -0.008 },
    gloss: 0.8,
    farEdge: 0.03,
    room: { mostFill: 0.62, foot: 0.79 },
  },
  {
    ...plain,
    id: 'coloured-paper',
    family: 'studio',
    title: 'Coloured paper',
    poses: anyPose,
    horizon: null,
    wall: paper,
    table: paper,
    piece: 'roll',
    accent: 0.042,
  },
  {
    ...plain,
    id: 'plaster-window',
    family: 'lifestyle',
    title: 'Plaster wall in window light',
    poses: anyPose,
    horizon: 0.6,
    wall: { material: 'plaster', tint: [-0.015, 0, 0.001] },
    table: { material: 'stone', tint: [-0.035, 0, 0.001] },
    gobo: 'window',
  },
  {
    ...plain,
    id: 'marble',
    family: 'lifestyle',
    title: 'Marble counter',
    poses: anyPose,
    horizon: 0.56,
    wall: { material: 'plaster', tint: [-0.015, 0, 0.001] },
    table: { material: 'marble', tint: none },
    gloss: 0.2,
    rough: 0.04,
  },
  {
    ...plain,
    id: 'linen',
    family: 'lifestyle',
    title: 'Linen',
    poses: anyPose,
    horizon: 0.55,
    wall: { material: 'plaster', tint: [-0.02, 0, 0.001] },
    table: { material: 'linen', tint: [0.01, 0.001, 0.004] },
  },
  {
    ...plain,
    id: 'wood',
    family: 'lifestyle',
    title: 'Wooden table',
    poses: anyPose,
    horizon: 0.56,
    wall: { material: 'plaster', tint: [-0.01, 0, 0.001] },
    table: { material: 'wood', tint: none },
  },
  {
    ...plain,
    id: 'leaf-shadow',
    family: 'lifestyle',
    title: 'Leaf shadow',
    poses: anyPose,
    horizon: null,
    wall: { material: 'plaster', tint: none },
    table: { material: 'plaster', tint: none },
    gobo: 'leaves',
  },
  {
    ...plain,
    id: 'stone-ledge',
    family: 'lifestyle',
    title: 'Stone ledge',
    poses: upright,
    horizon: 0.66,
    wall: { material: 'plaster', tint: [-0.01, 0, 0.001] },
    table: { material: 'travertine', tint: none },
    piece: 'ledge',
    farEdge: 0.022,
  },
  {
    ...plain,
    id: 'terrazzo',
    family: 'lifestyle',
    title: 'Terrazzo',
    poses: anyPose,
    horizon: 0.58,
    wall: { material: 'plaster', tint: [-0.02, 0, 0.001] },
    table: { material: 'terrazzo', tint: none },
  },
  {
    ...plain,
    id: 'concrete',
    family: 'lifestyle',
    title: 'Concrete',
    poses: anyPose,
    horizon: 0.57,
    wall: { material: 'plaster', tint: [-0.03, 0, 0.002] },
    table: { material: 'concrete', tint: none },
  },
  {
    ...plain,
    id: 'morning-light',
    family: 'lifestyle',
    title: 'Morning light',
    poses: anyPose,
    horizon: 0.6,
    wall: { material: 'plaster', tint: [0.005, 0, 0.001] },
    table: { material: 'linen', tint: [0.01, 0, 0.002] },
    gobo: 'morning',
    moodMired: -4,
  },
  {
    ...plain,
    id: 'evening-light',
    family: 'lifestyle',
    title: 'Evening light',
    poses: anyPose,
    horizon: 0.58,
    wall: { material: 'plaster', tint: [-0.02, 0, 0.002] },
    table: { material: 'wood', tint: [-0.02, 0, 0] },
    gobo: 'evening',
    moodMired: 22,
  },
  {
    ...plain,
    id: 'leafy-window',
    family: 'lifestyle',
    title: 'Window light through leaves',
    poses: anyPose,
    horizon: 0.6,
    wall: { material: 'plaster', tint: [-0.01, 0, 0.001] },
    table: { material: 'plaster', tint: [-0.025, 0, 0.002] },
    gobo: 'leafy-window',
  },
];

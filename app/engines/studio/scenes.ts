import type { MaterialName } from './materials.ts';
import type { Pose } from '../image-engine.ts';

/** A house scene, as data. Colours follow the store's look; `tint` moves them from the store's backdrop in OKLab. */
export type Scene = {
  id: string;
  family: 'studio' | 'lifestyle';
  /** for people */
  title: string;
  poses: readonly Pose[];
  /** where wall and table meet, as a share of the height; null = a seamless sweep, or seen from above */
  horizon: number | null;
  wall: { material: MaterialName; tint: [number, number, number] };
  table: { material: MaterialName; tint: [number, number, number] };
  /** OKLab chroma of the store's own strongest colour that the paper takes on */
  accent: number;
  /** how strongly the table mirrors the product, 0..1 */
  gloss: number;
  /** a pattern that the light falls through */
  gobo: 'window' | 'leaves' | null;
  /** a plinth under the product */
  plinth: boolean;
};

const none: [number, number, number] = [0, 0, 0];

export const scenes: readonly Scene[] = [
  {
    id: 'seamless-sweep',
    family: 'studio',
    title: 'Seamless sweep',
    poses: ['standing', 'flat'],
    horizon: null,
    wall: { material: 'paper', tint: none },
    table: { material: 'paper', tint: none },
    accent: 0,
    gloss: 0,
    gobo: null,
    plinth: false,
  },
  {
    id: 'podium',
    family: 'studio',
    title: 'Podium',
    poses: ['standing'],
    horizon: null,
    wall: { material: 'paper', tint: none },
    table: { material: 'paper', tint: none },
    accent: 0,
    gloss: 0,
    gobo: null,
    plinth: true,
  },
  {
    id: 'coloured-paper',
    family: 'studio',
    title: 'Coloured paper',
    poses: ['standing', 'flat'],
    horizon: null,
    wall: { material: 'paper', tint: [-0.06, 0, 0] },
    table: { material: 'paper', tint: [-0.06, 0, 0] },
    accent: 0.035,
    gloss: 0,
    gobo: null,
    plinth: false,
  },
  {
    id: 'two-tone',
    family: 'studio',
    title: 'Two-tone',
    poses: ['standing'],
    horizon: 0.58,
    wall: { material: 'paper', tint: [-0.035, 0.002, 0.008] },
    table: { material: 'paper', tint: [0.015, 0, 0.003] },
    accent: 0,
    gloss: 0,
    gobo: null,
    plinth: false,
  },
  {
    id: 'acrylic',
    family: 'studio',
    title: 'Acrylic',
    poses: ['standing'],
    horizon: 0.6,
    wall: { material: 'paper', tint: none },
    table: { material: 'paper', tint: [-0.02, 0, 0] },
    accent: 0,
    gloss: 0.34,
    gobo: null,
    plinth: false,
  },
  {
    id: 'plaster-window',
    family: 'lifestyle',
    title: 'Plaster wall in window light',
    poses: ['standing', 'flat'],
    horizon: 0.6,
    wall: { material: 'plaster', tint: [-0.015, 0.001, 0.004] },
    table: { material: 'stone', tint: [-0.035, 0.001, 0.004] },
    accent: 0,
    gloss: 0,
    gobo: 'window',
    plinth: false,
  },
  {
    id: 'marble',
    family: 'lifestyle',
    title: 'Marble counter',
    poses: ['standing', 'flat'],
    horizon: 0.56,
    wall: { material: 'plaster', tint: [-0.015, 0, 0.003] },
    table: { material: 'marble', tint: none },
    accent: 0,
    gloss: 0.16,
    gobo: null,
    plinth: false,
  },
  {
    id: 'linen',
    family: 'lifestyle',
    title: 'Linen',
    poses: ['standing', 'flat'],
    horizon: 0.55,
    wall: { material: 'plaster', tint: [-0.02, 0.001, 0.004] },
    table: { material: 'linen', tint: [0.01, 0.002, 0.012] },
    accent: 0,
    gloss: 0,
    gobo: null,
    plinth: false,
  },
  {
    id: 'wood',
    family: 'lifestyle',
    title: 'Wooden table',
    poses: ['standing', 'flat'],
    horizon: 0.56,
    wall: { material: 'plaster', tint: [-0.01, 0, 0.003] },
    table: { material: 'wood', tint: none },
    accent: 0,
    gloss: 0.05,
    gobo: null,
    plinth: false,
  },
  {
    id: 'leaf-shadow',
    family: 'lifestyle',
    title: 'Leaf shadow',
    poses: ['standing', 'flat'],
    horizon: null,
    wall: { material: 'plaster', tint: none },
    table: { material: 'plaster', tint: none },
    accent: 0,
    gloss: 0,
    gobo: 'leaves',
    plinth: false,
  },
];

/** The lowest bits of a seed count the photos of one family in an order: each gets the next member. */
const memberBits = 4;

export function memberOf(seed: number): number {
  return seed % 2 ** memberBits;
}

/** A seed of the same order whose family member is the `member`th. */
export function withMember(seed: number, member: number): number {
  return seed - memberOf(seed) + memberOf(member);
}

/** The scene of that id, or the one that the seed chooses from that family; undefined when there is no such scene. */
export function chooseScene(name: string, pose: Pose, seed: number): Scene | undefined {
  const exact = scenes.find((scene) => scene.id === name);
  if (exact) return exact;
  const family = scenes.filter((scene) => scene.family === name && scene.poses.includes(pose));
  return family[memberOf(seed) % Math.max(1, family.length)];
}

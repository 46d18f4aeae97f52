import type { Look, Pose } from '#app/engines/image-engine.ts';
import type { MaterialName } from '#app/engines/studio/surfaces/materials.ts';
import { scenes, type Scene } from './scenes.ts';

/** The lowest bits of a seed count the photos of one family in an order: each gets the next member. */
const memberBits = 4;

export function memberOf(seed: number): number {
  return seed % 2 ** memberBits;
}

/** A seed of the same order whose family member is the `member`th. */
export function withMember(seed: number, member: number): number {
  return seed - memberOf(seed) + memberOf(member);
}

/** The which photo of the same scene in its order this is: 0 = the first. */
export function siblingOf({ scene: name, look, pose, seed }: Choice): number {
  if (scenes.some((scene) => scene.id === name)) return memberOf(seed);
  return Math.floor(memberOf(seed) / Math.max(1, familyOf(name, look, pose).length));
}

type Choice = { scene: string; look: Look; pose: Pose; seed: number };

/** The scene of that id, or the one that the seed chooses from that family; undefined when there is no such scene. */
export function chooseScene({ scene: name, look, pose, seed }: Choice): Scene | undefined {
  const exact = scenes.find((scene) => scene.id === name);
  if (exact) return exact;
  const family = familyOf(name, look, pose);
  return family[memberOf(seed) % Math.max(1, family.length)];
}

function familyOf(name: string, look: Look, pose: Pose): Scene[] {
  return scenes.filter(
    (scene) => scene.family === name && scene.poses.includes(pose) && belongsIn(scene, look),
  );
}

const paleStones: MaterialName[] = ['marble', 'terrazzo'];

/**
 * What a stylist would leave in the van when a family is ordered: pale stone for a nearly black store, a roll of coloured
 * paper for one that has a colour already, wood for one in pink, blue or green or in a middle grey, unless it has wood of
 * its own. Who asks for such a scene by its name gets it.
 */
function belongsIn({ table, accent }: Scene, { backdropOklab, surfaceOklab }: Look): boolean {
  const [lightness, a, b] = backdropOklab;
  const chroma = Math.hypot(a, b);
  if (paleStones.includes(table.material)) return lightness > 0.35;
  if (accent > 0) return chroma < 0.05;
  if (table.material !== 'wood' || surfaceOklab) return true;
  const isWarm = b > Math.abs(a);
  return chroma > 0.012 ? isWarm : lightness > 0.88 || lightness < 0.4;
}

import type { Pose } from '../image-engine.ts';
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
export function siblingOf({ scene: name, pose, seed }: { scene: string; pose: Pose; seed: number }): number {
  if (scenes.some((scene) => scene.id === name)) return memberOf(seed);
  return Math.floor(memberOf(seed) / Math.max(1, familyOf(name, pose).length));
}

function familyOf(name: string, pose: Pose): Scene[] {
  return scenes.filter((scene) => scene.family === name && scene.poses.includes(pose));
}

/** The scene of that id, or the one that the seed chooses from that family; undefined when there is no such scene. */
export function chooseScene(name: string, pose: Pose, seed: number): Scene | undefined {
  const exact = scenes.find((scene) => scene.id === name);
  if (exact) return exact;
  const family = familyOf(name, pose);
  return family[memberOf(seed) % Math.max(1, family.length)];
}

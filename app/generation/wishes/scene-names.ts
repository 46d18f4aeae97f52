import { scenes } from '#app/engines/studio/scenes.ts';

/** What may be asked for as a scene: a family, of which each photo gets a member, or one scene. */
export type SceneName = { id: string; title: string; family: string | null };

const families: SceneName[] = [
  { id: 'studio', title: 'Studio: the product alone on paper, plinth or acrylic', family: null },
  { id: 'lifestyle', title: 'Lifestyle: the product on a surface in the light of a room', family: null },
];

export const sceneNames: readonly SceneName[] = [
  ...families,
  ...scenes.map(({ id, title, family }) => ({ id, title, family })),
];

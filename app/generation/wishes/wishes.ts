import { joinChanges, type LookChange } from './look-change.ts';
import { readPreferences } from './preferences.ts';
import { readSituation, type Understanding } from './read-situation.ts';

/** What an order wants beside the store's own look: the text is read first, single preferences have the last word. */
export function readWishes(order: { situation: string | null; preferences: unknown }): {
  scene?: string;
  change: LookChange;
} {
  const { scene, change } = order.situation
    ? readSituation(order.situation)
    : { scene: undefined, change: {} };
  return {
    ...(scene ? { scene } : {}),
    change: joinChanges(change, readPreferences(order.preferences).change),
  };
}

/** A single scene that was asked for stays; a family gives way to the scene that the text asks for. */
export function sceneOfAsset(asked: string, wished: string | undefined): string {
  return wished && (asked === 'studio' || asked === 'lifestyle') ? wished : asked;
}

/** The situation as the public contracts show it back; null when there was none. */
export function presentSituation(text: string | null): ({ text: string } & Understanding) | null {
  if (!text) return null;
  const { understood, ignored } = readSituation(text);
  return { text, understood, ignored };
}

import type { LookChange } from './look-change.ts';
import { readColour } from './palette-words.ts';

/** What a situation can speak of, from the weakest to the strongest: a later one has the word. */
export const situationTraits = [
  'occasion',
  'season',
  'mood',
  'time of day',
  'tone',
  'light softness',
  'light direction',
  'shadow',
  'palette',
  'backdrop',
  'surface',
] as const;
export type SituationTrait = (typeof situationTraits)[number];

export type SituationWord = {
  trait: SituationTrait;
  /** what it is understood as */
  value: string;
  /** phrases that say it; plurals and spellings are alike */
  phrases: string[];
  /** the house scene that it asks for */
  scene?: string;
  /** the scene when nothing else in the text asks for one */
  usualScene?: string;
  change?: LookChange;
};

/** The backdrop in a colour of the palette or `#rrggbb`. Throws for what is neither. */
export function backdropIn(name: string): { backdropOklab: [number, number, number] } {
  const backdropOklab = readColour(name);
  if (!backdropOklab) throw new Error(`${name} is no colour`);
  return { backdropOklab };
}

import { joinChanges, type LookChange } from './look-change.ts';
import { readColour } from './palette-words.ts';
import { situationTraits, type SituationTrait, type SituationWord } from './situation-word.ts';
import { bindingWords, negations, situationWords } from './situation-words.ts';

export type Understanding = {
  /** `text` as it was written, and what it is taken for */
  understood: { trait: SituationTrait; text: string; value: string }[];
  ignored: { text: string; reason: IgnoredReason }[];
};
export type IgnoredReason =
  'not in the vocabulary' | 'negated' | 'an earlier word decides this' | 'the surface decides the scene';

export type Situation = Understanding & {
  /** the house scene that the text asks for */
  scene?: string;
  change: LookChange;
};

type Token = { text: string; stem: string };
type Found = { word: SituationWord; from: number; to: number; isNegated: boolean };

const longestPhrase = 4;

/** Spellings and plurals of one word are alike. */
function stemOf(text: string): string {
  const lower = text.toLowerCase().replace('color', 'colour').replace('gray', 'grey');
  return lower.length > 3 && lower.endsWith('s') && !lower.endsWith('ss') ? lower.slice(0, -1) : lower;
}

function tokensOf(text: string): Token[] {
  return (text.match(/#[0-9a-f]{6}\b|[\p{L}\p{N}]+/giu) ?? []).map((part) => ({
    text: part,
    stem: stemOf(part),
  }));
}

const byPhrase = new Map(
  situationWords.flatMap((word) =>
    word.phrases.map((phrase) => [phrase.split(' ').map(stemOf).join(' '), word] as const),
  ),
);

/** The longest phrase that starts at a token. */
function findAt(tokens: Token[], from: number): Omit<Found, 'isNegated'> | undefined {
  const backdropOklab = tokens[from].text.startsWith('#') ? readColour(tokens[from].text) : undefined;
  if (backdropOklab) {
    const value = tokens[from].text.toLowerCase();
    const word: SituationWord = { trait: 'palette', value, phrases: [value], change: { backdropOklab } };
    return { word, from, to: from + 1 };
  }
  for (let to = Math.min(tokens.length, from + longestPhrase); to > from; to--) {
    const phrase = tokens.slice(from, to).map(({ stem }) => stem);
    const word = byPhrase.get(phrase.join(' '));
    if (word) return { word, from, to };
  }
  return undefined;
}

function findAll(tokens: Token[]): { found: Found[]; rest: number[] } {
  const found: Found[] = [];
  const rest: number[] = [];
  for (let at = 0; at < tokens.length;) {
    const here = findAt(tokens, at);
    if (!here) {
      rest.push(at);
      at += 1;
      continue;
    }
    // "without any leaves": a negation reaches over one word
    const before = [at - 1, at - 2].filter((index) => rest.includes(index));
    found.push({ ...here, isNegated: before.some((index) => negations.has(tokens[index].stem)) });
    at = here.to;
  }
  return { found, rest };
}

/** Unknown words in a row are told as one. */
function unknownRuns(tokens: Token[], rest: number[]): string[] {
  const runs: number[][] = [];
  for (const at of rest) {
    if (bindingWords.has(tokens[at].stem) || negations.has(tokens[at].stem)) continue;
    const last = runs.at(-1);
    if (last?.at(-1) === at - 1) last.push(at);
    else runs.push([at]);
  }
  return runs.map((run) => run.map((at) => tokens[at].text).join(' '));
}

/**
 * Reads a free-text situation by the documented vocabulary: the first word of each trait counts, a surface decides the
 * scene before a backdrop does. Everything is told: what was understood as what, and what was ignored for which reason.
 */
export function readSituation(text: string): Situation {
  const tokens = tokensOf(text);
  const { found, rest } = findAll(tokens);
  const taken = new Map<SituationTrait, Found>();
  const ignored: Understanding['ignored'] = [];
  const textOf = ({ from, to }: Found) =>
    tokens
      .slice(from, to)
      .map((token) => token.text)
      .join(' ');
  for (const one of found) {
    const { trait, value } = one.word;
    if (one.isNegated) ignored.push({ text: textOf(one), reason: 'negated' });
    else if (!taken.has(trait)) taken.set(trait, one);
    else if (taken.get(trait)?.word.value !== value)
      ignored.push({ text: textOf(one), reason: 'an earlier word decides this' });
  }
  const backdrop = taken.get('backdrop');
  if (taken.has('surface') && backdrop) {
    taken.delete('backdrop');
    ignored.push({ text: textOf(backdrop), reason: 'the surface decides the scene' });
  }
  const kept = situationTraits.flatMap((trait) => taken.get(trait) ?? []);
  const words = kept.map(({ word }) => word);
  const scene =
    words.findLast((word) => word.scene)?.scene ?? words.findLast((word) => word.usualScene)?.usualScene;
  return {
    understood: kept
      .toSorted((first, second) => first.from - second.from)
      .map((one) => ({ trait: one.word.trait, text: textOf(one), value: one.word.value })),
    ignored: [
      ...ignored,
      ...unknownRuns(tokens, rest).map((run) => ({ text: run, reason: 'not in the vocabulary' as const })),
    ],
    ...(scene ? { scene } : {}),
    change: words.reduce<LookChange>((change, word) => joinChanges(change, word.change ?? {}), {}),
  };
}

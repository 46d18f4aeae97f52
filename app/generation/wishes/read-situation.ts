import { joinChanges, type LookChange } from './look-change.ts';
import { readColour } from './palette-words.ts';
import { situationTraits, type SituationTrait, type SituationWord } from './situation-word.ts';
import { bindingWords, joined, negations, situationWords, stemOf, unpaintable } from './situation-words.ts';

export type Understanding = {
  /** `text` as it was written, and what it is taken for */
  understood: { trait: SituationTrait; text: string; value: string }[];
  ignored: { text: string; reason: IgnoredReason }[];
};
export type IgnoredReason =
  | 'not in the vocabulary'
  | 'negated'
  | 'an earlier word decides this'
  | 'the surface decides the scene'
  | 'nothing is added beside the product'
  | 'the product’s own photo decides this';

export type Situation = Understanding & {
  /** the house scene that the text asks for */
  scene?: string;
  change: LookChange;
};

type Token = { text: string; stem: string };
type Found = { word: SituationWord; from: number; to: number; isNegated: boolean };

const longestPhrase = 4;

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

/** Views that two or three words name: which way a product was photographed cannot be changed. */
const views = [
  'flat lay',
  'top down',
  'bird s eye',
  'birds eye',
  'close up',
  'from below',
  'from behind it',
  'in use',
].map((view) => view.split(' ').map(stemOf));

function reasonOf({ stem }: Token): IgnoredReason {
  return unpaintable.find(({ words }) => words.has(stem))?.reason ?? 'not in the vocabulary';
}

/** Words that are not understood, with the reason; those in a row that share it are told as one. */
function unknownRuns(tokens: Token[], rest: number[]): Understanding['ignored'] {
  const isView = new Set(
    rest.flatMap((at) => {
      const view = views.find((words) =>
        words.every((word, turn) => tokens[at + turn]?.stem === word && rest.includes(at + turn)),
      );
      return view ? view.map((_, turn) => at + turn) : [];
    }),
  );
  const runs: { places: number[]; reason: IgnoredReason }[] = [];
  for (const at of rest) {
    if (!isView.has(at) && (bindingWords.has(tokens[at].stem) || negations.has(tokens[at].stem))) continue;
    const reason = isView.has(at) ? 'the product’s own photo decides this' : reasonOf(tokens[at]);
    const last = runs.at(-1);
    if (last?.places.at(-1) === at - 1 && last.reason === reason) last.places.push(at);
    else runs.push({ places: [at], reason });
  }
  return runs.map(({ places, reason }) => ({ text: places.map((at) => tokens[at].text).join(' '), reason }));
}

function isJoined(one: string, other: string): boolean {
  return joined.some(
    (both) =>
      (both.what === one && both.with.includes(other)) || (both.what === other && both.with.includes(one)),
  );
}

/** The scene that has two of these together; a surface has the word. */
function sceneOfBoth(surface: string | undefined, values: string[]): string | undefined {
  return joined.find(
    ({ what, with: others }) =>
      (surface === undefined || what === surface) &&
      values.includes(what) &&
      others.some((other) => values.includes(other)),
  )?.scene;
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
  const beside: Found[] = [];
  for (const one of found) {
    const { trait, value } = one.word;
    const first = taken.get(trait);
    if (one.isNegated) ignored.push({ text: textOf(one), reason: 'negated' });
    else if (!first) taken.set(trait, one);
    else if (isJoined(first.word.value, value)) beside.push(one);
    else if (first.word.value !== value)
      ignored.push({ text: textOf(one), reason: 'an earlier word decides this' });
  }
  const surface = taken.get('surface')?.word.value;
  const patterns = [taken.get('backdrop') ?? [], beside].flat();
  for (const one of patterns) {
    if (surface === undefined || isJoined(surface, one.word.value)) continue;
    if (one === taken.get('backdrop')) taken.delete('backdrop');
    else beside.splice(beside.indexOf(one), 1);
    ignored.push({ text: textOf(one), reason: 'the surface decides the scene' });
  }
  const kept = [...situationTraits.flatMap((trait) => taken.get(trait) ?? []), ...beside];
  const words = kept.map(({ word }) => word);
  const scene =
    sceneOfBoth(
      surface,
      words.map(({ value }) => value),
    ) ??
    words.findLast((word) => word.scene)?.scene ??
    words.findLast((word) => word.usualScene)?.usualScene;
  return {
    understood: kept
      .toSorted((first, second) => first.from - second.from)
      .map((one) => ({ trait: one.word.trait, text: textOf(one), value: one.word.value })),
    ignored: [...ignored, ...unknownRuns(tokens, rest)],
    ...(scene ? { scene } : {}),
    change: words.reduce<LookChange>((change, word) => joinChanges(change, word.change ?? {}), {}),
  };
}

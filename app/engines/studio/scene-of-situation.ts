/** Words of a free-text situation and the scene that each asks for; the first that occurs in the text counts. */
const vocabulary: [RegExp, string][] = [
  [/\bmarble\b/i, 'marble'],
  [/\b(wood|wooden|oak|walnut|timber|desk|table ?top)\b/i, 'wood'],
  [/\b(linen|cloth|fabric|cotton|textile)\b/i, 'linen'],
  [/\b(leaf|leaves|plants?|botanical|palm|garden|jungle)\b/i, 'leaf-shadow'],
  [/\b(podium|plinth|pedestal)\b/i, 'podium'],
  [/\b(acrylic|mirror|reflect\w*|glass table)\b/i, 'acrylic'],
  [/\b(two-?tone|colou?r ?block\w*)\b/i, 'two-tone'],
  [/\b(colou?red|colou?rful|pastel)\b/i, 'coloured-paper'],
  [/\b(stone|concrete|plaster|window|sun(light|shine|ny)?|morning|evening|golden hour)\b/i, 'plaster-window'],
  [/\b(studio|white|plain|seamless|packshot|minimal\w*)\b/i, 'seamless-sweep'],
];

/** The scene that a free text asks for, or undefined when it names none that we paint. */
export function sceneOfSituation(situation: string): string | undefined {
  return vocabulary.find(([words]) => words.test(situation))?.[1];
}

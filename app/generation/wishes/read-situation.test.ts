import { expect, test } from 'vitest';
import { scenes } from '#app/engines/studio/scenes.ts';
import { houseLook } from './look-of-profile.ts';
import { changeLook } from './look-change.ts';
import { readSituation } from './read-situation.ts';
import { situationWords } from './situation-words.ts';
import { readWishes, sceneOfAsset } from './wishes.ts';

const sceneIds = scenes.map(({ id }) => id);

test.each(situationWords.flatMap((word) => word.phrases.map((phrase) => ({ phrase, word }))))(
  'the phrase "$phrase" is understood, wholly, as what the table says',
  ({ phrase, word }) => {
    const read = readSituation(`The product, ${phrase}`);
    expect(read.understood).toEqual([{ trait: word.trait, text: phrase, value: word.value }]);
    expect(read.ignored).toEqual([]);
    expect(read.scene).toBe(word.scene ?? word.usualScene);
    // it paints another scene that exists, or changes the look
    const effects = [...sceneIds.filter((id) => id === read.scene), ...Object.keys(read.change)];
    expect(effects).not.toEqual([]);
  },
);

test('the reference sentence: a surface, and a light of its own', () => {
  const read = readSituation('on a marble counter, morning light');
  expect(read).toMatchObject({
    understood: [
      { trait: 'surface', text: 'marble', value: 'marble' },
      { trait: 'time of day', text: 'morning', value: 'morning' },
    ],
    ignored: [],
    scene: 'marble',
    change: { lightAzimuthDegrees: 145, illuminantKelvin: 5000 },
  });
});

test('what is not understood comes back with its reason, in the words that were written', () => {
  expect(readSituation('Marble or oak, by a window, without leaves, on planet Mars')).toMatchObject({
    understood: [{ text: 'Marble' }],
    ignored: [
      { text: 'oak', reason: 'an earlier word decides this' },
      { text: 'leaves', reason: 'negated' },
      { text: 'window', reason: 'the surface decides the scene' },
      { text: 'planet Mars', reason: 'not in the vocabulary' },
    ],
  });
  expect(readSituation('¿qué? 漢字 🎉').ignored).toEqual([
    { text: 'qué 漢字', reason: 'not in the vocabulary' },
  ]);
  expect(readSituation('').understood).toEqual([]);
});

test('spellings, plurals, case and colours by number', () => {
  for (const text of ['GRAY palette', 'grey colors', 'greys'])
    expect(readSituation(text).understood).toMatchObject([{ trait: 'palette', value: 'grey' }]);
  const hex = readSituation('on #E8D5C0 paper');
  expect(hex.understood).toMatchObject([{ trait: 'palette', value: '#e8d5c0' }]);
  expect(hex.change.backdropOklab?.[0]).toBeCloseTo(0.89, 1);
});

test('explicit light beats the time of day, a preference beats the text, the rest stays the store’s', () => {
  const { change } = readSituation('evening, soft light from the left');
  expect(change).toMatchObject({ lightSoftness: 0.9, lightAzimuthDegrees: 160, illuminantKelvin: 4200 });
  const wishes = readWishes({
    situation: 'evening, soft light from the left',
    preferences: { light_direction: 'right', fill: 0.4, unknown: 1 },
  });
  const look = changeLook(houseLook, wishes.change);
  expect(look).toMatchObject({ lightAzimuthDegrees: 20, lightSoftness: 0.9, illuminantKelvin: 4200 });
  expect(look.composition).toEqual({ ...houseLook.composition, fill: 0.4 });
  expect(look.shadow).toEqual(houseLook.shadow);
});

test('a warmer light warms the backdrop and keeps its brightness; a named colour stays as named', () => {
  const warm = changeLook(houseLook, { illuminantKelvin: 4200 });
  expect(warm.backdropOklab[0]).toBe(houseLook.backdropOklab[0]);
  expect(warm.backdropOklab[2]).toBeGreaterThan(houseLook.backdropOklab[2] + 0.02);
  const named = changeLook(houseLook, { illuminantKelvin: 3800, backdropOklab: [0.5, 0, 0] });
  expect(named.backdropOklab).toEqual([0.5, 0, 0]);
});

test('a scene asked for by its id stays, a family gives way', () => {
  expect(sceneOfAsset('podium', 'marble')).toBe('podium');
  expect(sceneOfAsset('studio', 'marble')).toBe('marble');
  expect(sceneOfAsset('studio', undefined)).toBe('studio');
});

test('surface and light that one house scene has together ask for it', () => {
  expect(readSituation('linen in morning light').scene).toBe('morning-light');
  for (const text of ['leaf shadows by a window', 'by a window, with plants'])
    expect(readSituation(text)).toMatchObject({ scene: 'leafy-window', ignored: [] });
  expect(readSituation('leaf shadows by a window on marble')).toMatchObject({
    scene: 'marble',
    ignored: [{ text: 'leaf shadows' }, { text: 'window' }],
  });
  expect(readSituation('evening by the window').scene).toBe('evening-light');
  expect(readSituation('marble in the evening').scene).toBe('marble');
  expect(readSituation('on wood with leaf shadows')).toMatchObject({ scene: 'evening-light', ignored: [] });
  expect(readSituation('marble in morning light').scene).toBe('marble');
  expect(readSituation('terrazzo').scene).toBe('terrazzo');
});

test('what a situation cannot change is told as such', () => {
  expect(readSituation('flat lay on linen, held by a model, with tulips and coffee').ignored).toEqual([
    { text: 'flat lay', reason: 'the product’s own photo decides this' },
    { text: 'held', reason: 'the product’s own photo decides this' },
    { text: 'model', reason: 'nothing is added beside the product' },
    { text: 'tulips', reason: 'nothing is added beside the product' },
    { text: 'coffee', reason: 'nothing is added beside the product' },
  ]);
});

test('an occasion is light and colour, and says that it is no more', () => {
  const read = readSituation('Christmas');
  expect(read.understood[0].value).toContain('without decorations');
  expect(read.change.backdropOklab?.[0]).toBeLessThan(0.55);
});

import type { StyleProfile } from './profile.ts';

const backdropWords: Record<StyleProfile['backdrop']['kind'], string> = {
  plain: 'plain backdrop',
  gradient: 'softly graded backdrop',
  'two-plane': 'wall and table',
  surface: 'textured surface',
  scene: 'lived-in scene',
  transparent: 'cut-out without backdrop',
};

const shadowWords: Record<StyleProfile['shadow']['kind'], string> = {
  none: 'no shadow',
  contact: 'a contact shadow',
  cast: 'a cast shadow',
  drop: 'a drop shadow',
  reflection: 'a reflection',
};

/** A colour's everyday name, from its OKLab lightness, chroma and hue. */
export function nameColour([lightness, a, b]: [number, number, number]): string {
  const chroma = Math.hypot(a, b);
  if (chroma < 0.02) {
    if (lightness > 0.97) return 'white';
    if (lightness < 0.25) return 'black';
    return lightness > 0.8 ? 'light grey' : lightness > 0.5 ? 'grey' : 'dark grey';
  }
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  const hues: [number, string][] = [
    [-150, 'teal'],
    [-60, 'blue'],
    [-10, 'purple'],
    [15, 'pink'],
    [45, 'red'],
    [75, 'orange'],
    [115, 'yellow'],
    [165, 'green'],
    [180, 'teal'],
  ];
  const name = hues.find(([limit]) => hue <= limit)?.[1] ?? 'teal';
  if (chroma < 0.06)
    return lightness > 0.8 ? `pale ${name}` : lightness > 0.5 ? `muted ${name}` : `dark ${name}`;
  return lightness > 0.75 ? `light ${name}` : lightness < 0.4 ? `dark ${name}` : name;
}

function directionWords(azimuthDegrees: number | null): string {
  if (azimuthDegrees === null) return 'from all around';
  const names = [
    'the right',
    'the upper right',
    'above',
    'the upper left',
    'the left',
    'the lower left',
    'below',
    'the lower right',
  ];
  return `from ${names[((Math.round(azimuthDegrees / 45) % 8) + 8) % 8]}`;
}

/** The style in plain words: backdrop, light, composition, and the looks of a store that has several. */
export function describeStyle(profile: Omit<StyleProfile, 'sentences'>): string[] {
  const { backdrop, light, shadow, composition } = profile;
  const softness = light.softness > 0.6 ? 'Soft' : light.softness > 0.3 ? 'Medium-soft' : 'Hard';
  const warmth = light.kelvin < 5200 ? 'warm' : light.kelvin > 7500 ? 'cool' : 'neutral';
  const shape = composition.aspect > 1.1 ? 'landscape' : composition.aspect < 0.9 ? 'portrait' : 'square';
  const colour = backdrop.kind === 'transparent' ? '' : `${nameColour(backdrop.oklab)} `;
  const opening = `${colour}${backdropWords[backdrop.kind]}`;
  const sentences = [
    `${opening[0].toUpperCase()}${opening.slice(1)}, in ${Math.round(backdrop.share * 100)} % of ${profile.photos} photos.`,
    `${softness}, ${warmth} light ${directionWords(light.azimuthDegrees)}, with ${shadowWords[shadow.kind]}.`,
    `The product fills ${Math.round(composition.fill * 100)} % of a ${shape} frame.`,
  ];
  return profile.looks.length > 1 ? [...sentences, sayLooks(profile.looks)] : sentences;
}

const countWords = ['', 'One look', 'Two looks', 'Three looks', 'Four looks', 'Five looks'];

function sayLooks(looks: StyleProfile['looks']): string {
  const named = looks.map(({ name, share }) => `${name} (${Math.round(100 * share)} %)`);
  const last = named.pop();
  return `${countWords[looks.length] ?? `${looks.length} looks`}: ${named.join(', ')} and ${last}.`;
}

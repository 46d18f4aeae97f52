import { z } from 'zod';
import { nearestName } from '#app/platform/nearest-name.ts';
import type { LookChange } from './look-change.ts';
import { paletteWords, readColour } from './palette-words.ts';

const directions = {
  left: 160,
  'upper-left': 130,
  above: 90,
  'upper-right': 50,
  right: 20,
  'all-around': null,
} as const;
const tones = { warm: 4600, neutral: 6000, cool: 8200 } as const;

const names = Object.keys(paletteWords);

function sayColour(given: unknown): string {
  const near = typeof given === 'string' ? nearestName(given, names) : undefined;
  return `Give #rrggbb or a palette word.${near ? ` Did you mean ${near}?` : ''} Known: ${names.join(', ')}.`;
}

/** Single traits of the store's profile that an order may override. */
export const preferenceFields = {
  backdrop: z
    .string()
    .max(40)
    .refine((text) => readColour(text) !== undefined, { error: ({ input }) => sayColour(input) })
    .optional()
    .describe('Colour of the backdrop: #rrggbb, or a palette word such as sage'),
  tone: z.enum(['warm', 'neutral', 'cool']).optional().describe('Colour of the light, in words'),
  light_kelvin: z
    .number()
    .min(2500)
    .max(12000)
    .optional()
    .describe('Colour of the light in kelvin; before tone'),
  light_direction: z
    .enum(['left', 'upper-left', 'above', 'upper-right', 'right', 'all-around'])
    .optional()
    .describe('Where the light comes from'),
  light_elevation_degrees: z
    .number()
    .min(15)
    .max(80)
    .optional()
    .describe('Height of the light: 15 = low, long shadows; 80 = from straight above'),
  light_softness: z.number().min(0).max(1).optional().describe('0 = a point, hard shadows; 1 = a whole sky'),
  shadow: z.enum(['none', 'contact', 'cast', 'drop', 'reflection']).optional().describe('Kind of shadow'),
  shadow_strength: z.number().min(0).max(1).optional().describe('0 = invisible, 1 = black'),
  fill: z
    .number()
    .min(0.2)
    .max(0.9)
    .optional()
    .describe("The product's longer side as a share of the frame's"),
  centre_x: z.number().min(0.2).max(0.8).optional().describe("The product's middle, share from the left"),
  centre_y: z.number().min(0.2).max(0.8).optional().describe("The product's middle, share from the top"),
};

const preferences = z.object(preferenceFields);
type Preferences = z.infer<typeof preferences>;

/** Stored preferences as a change of the look, and the names of those that are none of ours and change nothing. */
export function readPreferences(stored: unknown): { change: LookChange; ignored: string[] } {
  const given = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
  const known: Record<string, unknown> = {};
  const ignored: string[] = [];
  for (const [name, value] of given) {
    const field = Object.hasOwn(preferenceFields, name)
      ? preferenceFields[name as keyof Preferences]
      : undefined;
    if (field?.safeParse(value).success) known[name] = value;
    else ignored.push(name);
  }
  return { change: changeOf(preferences.parse(known)), ignored };
}

function changeOf(given: Preferences): LookChange {
  const backdropOklab = given.backdrop === undefined ? undefined : readColour(given.backdrop);
  const kelvin = given.light_kelvin ?? (given.tone && tones[given.tone]);
  const shadow = withoutGaps({ kind: given.shadow, strength: given.shadow_strength });
  const composition = withoutGaps({ fill: given.fill, centreX: given.centre_x, centreY: given.centre_y });
  return withoutGaps({
    backdropOklab,
    lightAzimuthDegrees: given.light_direction && directions[given.light_direction],
    lightElevationDegrees: given.light_elevation_degrees,
    lightSoftness: given.light_softness,
    illuminantKelvin: kelvin,
    shadow: Object.keys(shadow).length ? shadow : undefined,
    composition: Object.keys(composition).length ? composition : undefined,
  });
}

type Known<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

function withoutGaps<Fields extends object>(fields: Fields): Known<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Known<Fields>;
}

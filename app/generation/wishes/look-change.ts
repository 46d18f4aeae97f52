import type { Look } from '#app/engines/image-engine.ts';
import { kelvinToLinear, linearToOklab, oklabToLinear, type Triple } from '#app/imaging/colour.ts';

/** What an order wants otherwise than the store's look; what is absent stays as the store has it. */
export type LookChange = {
  /** OKLab */
  backdropOklab?: Triple;
  /** 0 = from the right, 90 = from above, counter-clockwise; null = even */
  lightAzimuthDegrees?: number | null;
  lightElevationDegrees?: number;
  /** 0 = a point, 1 = a sky */
  lightSoftness?: number;
  illuminantKelvin?: number;
  shadow?: Partial<Look['shadow']>;
  composition?: Partial<Look['composition']>;
};

/** The look with the change applied. Another light colours the backdrop too, unless the change names its colour. */
export function changeLook(look: Look, change: LookChange): Look {
  const { backdropOklab, shadow, composition, ...light } = change;
  const kelvin = change.illuminantKelvin ?? look.illuminantKelvin;
  const backdrop = backdropOklab ?? relight(look.backdropOklab, look.illuminantKelvin, kelvin);
  // a light that comes from elsewhere falls off another way than on the store's own set
  const isLitAnew = change.lightAzimuthDegrees !== undefined || change.lightElevationDegrees !== undefined;
  return {
    ...look,
    ...light,
    backdropOklab: backdrop,
    plateOklab: isLitAnew ? null : movePlate(look, backdrop),
    shadow: { ...look.shadow, ...(isLitAnew ? { fall: null } : {}), ...shadow },
    composition: { ...look.composition, ...composition },
  };
}

/** The store's own set in another colour, its gradient kept. */
function movePlate(look: Look, backdrop: Triple): Look['plateOklab'] {
  const from = look.backdropOklab;
  return (
    look.plateOklab?.map((cell): Triple => [
      Math.min(1, cell[0] + backdrop[0] - from[0]),
      cell[1] + backdrop[1] - from[1],
      cell[2] + backdrop[2] - from[2],
    ]) ?? null
  );
}

/** The later change has the word. */
export function joinChanges(first: LookChange, second: LookChange): LookChange {
  const joined = { ...first, ...second };
  if (first.shadow ?? second.shadow) joined.shadow = { ...first.shadow, ...second.shadow };
  if (first.composition ?? second.composition)
    joined.composition = { ...first.composition, ...second.composition };
  return joined;
}

/** A colour under another light, of the same brightness, half adapted to it, as eyes are. */
function relight(oklab: Triple, fromKelvin: number, toKelvin: number): Triple {
  if (fromKelvin === toKelvin) return oklab;
  const [from, to] = [kelvinToLinear(fromKelvin), kelvinToLinear(toKelvin)];
  const factors = from.map((value, at) => Math.sqrt(to[at] / value));
  const grey = 0.2126 * factors[0] + 0.7152 * factors[1] + 0.0722 * factors[2];
  const [red, green, blue] = oklabToLinear(...oklab).map((value, at) => (value * factors[at]) / grey);
  const [, a, b] = linearToOklab(Math.max(0, red), Math.max(0, green), Math.max(0, blue));
  return [oklab[0], a, b];
}

import type { Look, Pose } from '#app/engines/image-engine.ts';
import type { PlacedProduct } from '#app/imaging/picture.ts';
import type { Foot } from './find-foot.ts';
import {
  coarsen,
  densify,
  joinLayers,
  project,
  shadowStep,
  softStep,
  type Coarse,
  type Field,
  type Frame,
  type Layer,
  type Move,
} from './shadow-planes.ts';

/** Unit vector in the image, towards which shadows fall; y grows downwards. */
function fallDirection(look: Look): { x: number; y: number } {
  if (look.lightAzimuthDegrees === null) return { x: 0, y: 0.35 };
  const angle = (look.lightAzimuthDegrees * Math.PI) / 180;
  return { x: -Math.cos(angle), y: Math.sin(angle) };
}

/**
 * How strongly layers are laid to give the store's shadow. Of what is thrown on a grey or dark ground half is measured again
 * (on white, light from all sides takes more of it): a faint shadow is not made a deep one.
 */
function strengthOf({ shadow: { strength, fall }, backdropOklab: [lightness] }: Look): number {
  const usual = Math.min(1, (fall ? 0.48 : 0.32) + strength);
  if (!fall) return usual;
  const isDarker = Math.min(1, Math.max(0, (0.9 - lightness) / 0.08));
  return usual + (Math.min(usual, Math.max(0.4, strength / 0.49 + 0.06)) - usual) * isDarker;
}

/**
 * How much light each place of the scene loses to the product, 0..1: a dark line where it touches, the near darkness
 * around its foot, and the cast shadow, whose edge grows softer with the height of what casts it.
 */
export function shadeScene(
  product: PlacedProduct,
  foot: Foot,
  pose: Pose,
  look: Look,
  room: Frame & { horizon: number | null; isOwnSet: boolean },
): Field {
  const { kind } = look.shadow;
  // a store that photographs without shadows gets hardly one on its own set; elsewhere a product must stand
  const isBare = kind === 'none' && room.isOwnSet;
  const strength = isBare ? 0.22 : kind === 'none' ? 0.55 : strengthOf(look);
  // where it throws none, light comes from all sides: what a product takes of it lies close around its foot
  const isAround = kind === 'none';
  const cast = isAround ? 0.6 : kind === 'contact' ? 0.4 : 1;
  const frame = { width: room.width, height: room.height };
  const coarse = coarsen(product);
  const layers =
    pose === 'standing'
      ? [
          ...(isBare ? [] : castLayers(coarse, foot, look, room, cast * strength)),
          ...contactLayers(coarse, foot, frame, strength, { isBare, isAround }),
        ]
      : flatLayers(coarse, look, frame, strength);
  return joinLayers(layers, frame);
}

/** Where the shadow of the product's top lies, seen from its foot, in product heights; y grows downwards. */
function castOf(
  product: Coarse,
  { tall, base }: { tall: number; base: number },
  look: Look,
  { height, horizon }: { height: number; horizon: number | null },
): { x: number; y: number } {
  const { fall } = look.shadow;
  if (fall) {
    // the middle of a shadow is half as far as its end, less what lies close around the foot
    const x = (1.8 * fall.across * product.width * shadowStep) / tall;
    const y = 1.8 * (fall.down - 0.51);
    // it does not climb the wall
    const far = horizon === null ? -0.7 : (-0.8 * (base - horizon * height)) / tall;
    return { x: Math.min(1.2, Math.max(-1.2, x)), y: Math.min(0.3, Math.max(far, -0.7, y)) };
  }
  const direction = fallDirection(look);
  const reach = Math.min(1.1, 0.75 / Math.tan((Math.max(25, look.lightElevationDegrees) * Math.PI) / 180));
  // the table is seen at a low angle: depth is foreshortened; light from behind throws the shadow forward
  const forward = look.shadow.kind === 'cast' ? 0.16 : 0.06;
  const depth = direction.y > 0.4 ? forward : -0.1;
  return { x: reach * direction.x, y: reach * depth };
}

function castLayers(
  product: Coarse,
  foot: Foot,
  look: Look,
  frame: Frame & { horizon: number | null },
  strength: number,
): Layer[] {
  const tall = foot.bottom - foot.top;
  const top = castOf(product, { tall, base: product.top + foot.bottom }, look, frame);
  const cast: Move = { kind: 'throw', base: foot.base, across: top.x, down: top.y };
  const layers: Layer[] = [];
  const bands = 5;
  for (let band = 0; band < bands; band++) {
    const low = band / bands;
    const high = (band + 1) / bands;
    const rows: [number, number] = [Math.max(0, foot.bottom - high * tall), foot.bottom - low * tall];
    const radius = shadowStep + tall * (0.012 + (low + high) * 0.5 * (0.02 + 0.1 * look.lightSoftness));
    const blurred = { x: radius * 1.3, y: radius * 0.8 };
    const step = radius > 3 * softStep ? softStep : shadowStep;
    const weight = 0.42 * strength * (1 - 0.55 * low);
    layers.push({ plane: densify(project(product, frame, step, cast, { rows, blurred })), weight });
  }
  return layers;
}

/** @param isBare only the line where the product touches; isAround: light from all sides leaves hardly more */
function contactLayers(
  product: Coarse,
  foot: Foot,
  frame: Frame,
  strength: number,
  { isBare, isAround }: { isBare: boolean; isAround: boolean },
): Layer[] {
  const tall = foot.bottom - foot.top;
  const { base, lowest, touches } = foot;
  const rows: [number, number] = [0, foot.bottom];
  const least = shadowStep;
  const layer = (step: number, near: ArrayLike<number>, x: number, y: number, weight: number): Layer => {
    const touch: Move = { kind: 'touch', base, lowest, near, thin: 0.045 * tall };
    return {
      plane: densify(project(product, frame, step, touch, { rows, blurred: { x, y } })),
      weight: weight * strength,
    };
  };
  const near = nearnessOf(foot);
  // the gap below a ball opens slowly: its darkest place has no ends
  const spread = foot.isRound ? 0.03 : 0.006;
  const line = (weight: number) =>
    layer(shadowStep, touches, Math.max(least, tall * spread), Math.max(least, tall * 0.004), weight);
  if (isBare) return [line(1)];
  return [
    line(isAround ? 1 : 0.78),
    layer(shadowStep, near, tall * 0.035, tall * 0.014, isAround ? 0.42 : 0.5),
    layer(softStep, near, tall * 0.11, tall * 0.035, isAround ? 0.28 : 0.3),
  ];
}

/** Of the product's height: that far below what hangs over the ground, a third of its near darkness is left. */
const nearReach = 0.06;

/** Per column how much of the light from all sides the product keeps from the ground below it: 1 where it touches. */
function nearnessOf({ base, lowest, touches, bottom, top }: Foot): Float32Array {
  return base.map((ground, x) =>
    touches[x]
      ? 1
      : lowest[x] < 0
        ? 0
        : Math.exp(-Math.max(0, ground - lowest[x]) / (nearReach * (bottom - top))),
  );
}

function flatLayers(product: Coarse, look: Look, frame: Frame, strength: number): Layer[] {
  const fall = fallDirection(look);
  const size = Math.max(product.width, product.height) * shadowStep;
  const all: [number, number] = [0, product.height * shadowStep];
  const layer = (share: number, radius: number, weight: number): Layer => {
    const step = radius > 3 * softStep ? softStep : shadowStep;
    const move: Move = {
      kind: 'shift',
      across: fall.x * share * size,
      down: Math.max(0.2, fall.y) * share * size,
    };
    const blurred = { x: radius, y: radius };
    return {
      plane: project(product, frame, step, move, { rows: all, blurred }),
      weight: weight * strength,
    };
  };
  const { lightSoftness } = look;
  return [
    layer(0.006, Math.max(3 * shadowStep, size * 0.011), 0.36),
    layer(0.014, size * (0.012 + 0.02 * lightSoftness), 0.32),
    layer(0.03, size * (0.035 + 0.03 * lightSoftness), 0.2),
  ];
}

import type { PlacedProduct } from '#app/imaging/picture.ts';
import type { ImageEngine, Look, Pose, RenderOutcome, RenderRequest } from '#app/engines/image-engine.ts';
import { blur } from '#app/engines/studio/shadow/blur.ts';
import { composePhoto, type Layers } from './compose.ts';
import { lightScene } from '#app/engines/studio/light/light-field.ts';
import { findFoot, type Foot } from '#app/engines/studio/shadow/find-foot.ts';
import type { Mirror } from '#app/engines/studio/shadow/mirror.ts';
import { planPlacement } from './place-product.ts';
import { resampleProduct } from './resample-product.ts';
import { chooseScene, memberOf, siblingOf } from './choose-scene.ts';
import type { Scene } from './scenes.ts';
import type { Field } from '#app/engines/studio/shadow/shadow-planes.ts';
import { shadeScene } from '#app/engines/studio/shadow/shadows.ts';
import { buildPiece, keepOnPodium, type Stand } from '#app/engines/studio/surfaces/set-pieces.ts';
import { hasPlate } from '#app/engines/studio/surfaces/plate.ts';
import { rollColour, whitenessOf } from '#app/engines/studio/surfaces/surface-colours.ts';
import { paintSurfaces, surfaceStep, type Surfaces } from '#app/engines/studio/surfaces/surfaces.ts';
import { varyFraming, varyLook, type Variation } from '#app/engines/studio/light/vary-look.ts';

export const studioVersion = '7';

/** Grain, veins and folds of a scene come in so many kinds: each is painted once and used for the whole catalogue. */
const setsPerScene = 4;

/**
 * Our own engine: paints a scene in the store's light and palette on the processor, and lays the product over it with its
 * pixels untouched. The same request gives the same pixels.
 */
export const studioEngine: ImageEngine = { id: 'studio', version: studioVersion, render };

async function render(request: RenderRequest): Promise<RenderOutcome> {
  const { cutOut, pose, seed, width, height } = request;
  const scene = chooseScene(request);
  if (!scene) return { ok: false, code: 'unknown_scene', message: `There is no scene "${request.scene}".` };
  const variation = varyFraming(seed, siblingOf(request));
  const look = varyLook(request.look, seed, variation);
  const frame = { width, height };
  const isStanding = pose === 'standing';
  const isOwnSet = hasPlate(scene, look) && !scene.piece;
  const { placement, warnings } = planPlacement(cutOut, frame, look.composition, {
    isStanding,
    isOwnSet,
    room: scene.room,
    size: variation.size,
  });
  if (!isStanding && !scene.poses.includes(pose)) warnings.push(notBuilt(scene));
  const product = await resampleProduct(cutOut, placement);
  const foot = findFoot(product);
  const horizon = horizonOf(scene, (product.top + foot.bottom) / height);
  const layers = paintLayers(scene, look, request, { product, foot, isOwnSet, horizon, variation });
  const rgb = composePhoto(layers, product, frame, seed, request.canvas);
  const set = { lightAzimuthDegrees: look.lightAzimuthDegrees, horizon: isStanding ? horizon : null };
  return { ok: true, rgb, width, height, sceneId: scene.id, placement, ...set, warnings };
}

/** Products of nearly the same size stand on the same set. */
const horizonSteps = 64;
function notBuilt({ title }: Scene): string {
  return `scene_simplified: "${title}" shows products that stand; this one was photographed lying or hanging and lies on the scene's paper`;
}

/** The product always stands well on the table, wherever the composition put it. */
function horizonOf({ horizon }: Scene, baseShare: number): number | null {
  return horizon === null
    ? null
    : Math.floor(Math.min(horizon, baseShare - 0.14) * horizonSteps) / horizonSteps;
}

function paintLayers(
  scene: Scene,
  look: Look,
  request: RenderRequest,
  {
    product,
    foot,
    isOwnSet,
    horizon,
    variation,
  }: {
    product: PlacedProduct;
    foot: Foot;
    isOwnSet: boolean;
    horizon: number | null;
    variation: Variation;
  },
): Layers {
  const { pose, seed, width, height } = request;
  const room = { width, height, productHeight: scaleOf(product, foot, pose), horizon };
  const empty = paintSurfaces(scene, look, pose, room, memberOf(seed) % setsPerScene);
  const hasPiece = scene.piece !== null && (pose === 'standing' || scene.piece === 'roll');
  const stand = standOf(scene, empty, { look, product, foot, horizon, variation });
  const surfaces = hasPiece && scene.piece ? buildPiece(scene.piece, empty, stand) : empty;
  const light = lightScene(scene, look, { width, height, horizon: pose === 'flat' ? null : horizon }, seed);
  const shadow = shadeScene(product, foot, pose, look, { width, height, horizon, isOwnSet });
  // what is polished shows an image of the product, and little of its shadow
  if (scene.gloss > 0.3)
    for (let at = 0; at < shadow.values.length; at++) shadow.values[at] *= 1 - 0.6 * scene.gloss;
  if (hasPiece && scene.piece === 'podium') keepOnPodium(shadow, stand, surfaceStep);
  const mirror = scene.gloss > 0 && pose === 'standing' ? mirrorOf(scene, look, product, foot) : null;
  const exposure = hasPlate(scene, look) ? 1 : solveExposure(light, shadow);
  return { surfaces, light, shadow, mirror, exposure };
}

/** What lies flat is clothes more often than not, and so many times as large as what stands on a table. */
const flatSize = 1.7;

/** The unit of the materials' scale, in pixels: products differ less in their longer side than in their height. */
function scaleOf({ width }: PlacedProduct, { top, bottom }: Foot, pose: Pose): number {
  const size = Math.max(bottom - top, 0.8 * width);
  return pose === 'flat' ? size / flatSize : size;
}

/** On white the table is hardly polished: what it mirrors lies close below the product. */
function mirrorOf({ gloss, rough }: Scene, look: Look, product: PlacedProduct, foot: Foot): Mirror {
  const whiteness = whitenessOf(look);
  const tall = foot.bottom - foot.top;
  return {
    gloss: gloss * (1 - 0.3 * whiteness),
    reach: Math.ceil(tall * (0.28 + 0.3 * gloss) * (1 - 0.25 * whiteness)),
    rough: rough * tall,
    // a strap that hangs beside the foot has no ground of its own: its image runs on with the others'
    foot: { ...foot, base: blur(foot.base, product.width, 1, product.width * 0.012, 0) },
  };
}

/** Where the product stands, in the surfaces' pixels: what is built for it is built around its foot. */
function standOf(
  scene: Scene,
  surfaces: Surfaces,
  {
    look,
    product,
    foot,
    horizon,
    variation,
  }: { look: Look; product: PlacedProduct; foot: Foot; horizon: number | null; variation: Variation },
): Stand {
  const [first, last] = [foot.touches.indexOf(1), foot.touches.lastIndexOf(1)];
  const azimuth = look.lightAzimuthDegrees;
  return {
    centreX: (product.left + product.width / 2) / surfaceStep,
    footX: (product.left + (first + last + 1) / 2) / surfaceStep,
    footWidth: (last - first + 1) / surfaceStep,
    footDepth:
      (foot.bottom - (foot.base[Math.max(0, first)] + foot.base[Math.max(0, last)]) / 2) / surfaceStep,
    baseY: (product.top + foot.bottom) / surfaceStep,
    width: product.width / surfaceStep,
    height: (foot.bottom - foot.top) / surfaceStep,
    horizonY: (horizon ?? 1) * surfaces.height,
    whiteness: whitenessOf(look),
    colour: rollColour(scene, look),
    isLitFromRight: Math.cos(((azimuth ?? 90) * Math.PI) / 180) > 0,
    fallsTowards: azimuth === null ? 0 : -Math.cos((azimuth * Math.PI) / 180),
    variation: variation.piece,
  };
}

/** The factor that makes the scene's mean brightness the store's own, whatever light and shadow took away. */
function solveExposure(light: Field, shadow: Field): number {
  let sum = 0;
  const ratio = light.step / shadow.step;
  for (let y = 0, at = 0; y < light.height; y++)
    for (let x = 0; x < light.width; x++, at++) {
      const shadowAt =
        Math.min(shadow.height - 1, Math.round(y * ratio)) * shadow.width +
        Math.min(shadow.width - 1, Math.round(x * ratio));
      sum += light.values[at] * (1 - shadow.values[shadowAt]);
    }
  return Math.min(1.15, Math.max(0.9, light.values.length / sum));
}

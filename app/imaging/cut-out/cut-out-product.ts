import type { MattingModel } from '#app/imaging/matting-model.ts';
import type { CutOut, CutOutRefusal, Picture } from '#app/imaging/picture.ts';
import { cutOut } from './cut-out.ts';
import type { Stroke } from './strokes.ts';

let chosen: Promise<MattingModel> | undefined;

/** From now on, this thread asks the model where its own eyes fail. */
export function chooseMattingModel(model: Promise<MattingModel>): void {
  chosen = model;
}

/**
 * Cuts a product out; what is refused is tried once more with what the operator's model says, if there is one. The model
 * passes the same exam as we do: its outline must lie on the photo's own steps, nothing may be lost, nothing kept of the
 * ground. What a person drew is never overruled.
 *
 * @param options as `cutOut` has them
 * @returns as `cutOut`; the refusal is our own
 */
export async function cutOutProduct(
  picture: Picture,
  options: { strokes?: Stroke[]; mayChange?: boolean } = {},
  model = chosen,
): Promise<CutOut | CutOutRefusal> {
  const own = cutOut(picture, options);
  if (own.ok || !model || picture.alpha || options.strokes?.length) return own;
  const ask = await model;
  const other = cutOut(picture, { guess: await ask(picture) });
  return other.ok ? other : own;
}

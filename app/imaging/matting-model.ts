import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { z } from 'zod';
import type { Guess } from './cut-out/model-guess.ts';
import type { Picture } from './picture.ts';

/** Tells product from backdrop in a whole picture. */
export type MattingModel = (picture: Picture) => Promise<Guess>;

/** Runs a network once: planes of red, green and blue of a square picture in, one plane of the same size out. */
export type RunNetwork = (input: Float32Array, sidePixels: number) => Promise<Float32Array>;

/** How the network wants its pictures, and what its figures mean; kept beside the model as `<model>.json`. */
const mattingSettings = z.object({
  /** the side of the square that every picture is made */
  sidePixels: z.int().min(32).max(4096).default(1024),
  /** each colour 0..1 becomes (colour − mean) / deviation; ImageNet's unless said otherwise */
  mean: z.tuple([z.number(), z.number(), z.number()]).default([0.485, 0.456, 0.406]),
  deviation: z.tuple([z.number(), z.number(), z.number()]).default([0.229, 0.224, 0.225]),
  /** opacity 0..1, or a logit, of which the logistic function is the opacity */
  output: z.enum(['opacity', 'logit']).default('opacity'),
});

export type MattingSettings = z.infer<typeof mattingSettings>;

const runtime = 'onnxruntime-node';

type Tensor = { data: Float32Array };
type Onnx = {
  InferenceSession: {
    create(path: string): Promise<{
      inputNames: readonly string[];
      outputNames: readonly string[];
      run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>>;
    }>;
  };
  Tensor: new (type: 'float32', data: Float32Array, shape: number[]) => Tensor;
};

/** Throws a sentence for the operator when the model at this path cannot be used here. */
export function checkMattingModel(path: string): void {
  if (!existsSync(path)) throw new Error(`CUT_OUT_MODEL names ${path}, and there is no such file.`);
  readSettings(path);
  try {
    createRequire(import.meta.url).resolve(runtime);
  } catch {
    const install = `ONNXRUNTIME_NODE_INSTALL=skip npm install --no-save ${runtime}`;
    throw new Error(
      `CUT_OUT_MODEL is set, but ${runtime} is not installed. Run "${install}", or unset CUT_OUT_MODEL.`,
    );
  }
}

/** Loads an ONNX model that the operator brought. The runtime is no dependency: it is looked for only now. */
export async function loadMattingModel(path: string): Promise<MattingModel> {
  checkMattingModel(path);
  const { InferenceSession, Tensor } = (await import(runtime)) as Onnx;
  const session = await InferenceSession.create(path);
  const [inputName] = session.inputNames;
  const [outputName] = session.outputNames;
  return createMattingModel(async (input, side) => {
    const found = await session.run({ [inputName]: new Tensor('float32', input, [1, 3, side, side]) });
    return found[outputName].data;
  }, readSettings(path));
}

function readSettings(path: string): MattingSettings {
  const file = `${path}.json`;
  return mattingSettings.parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
}

/** A network as a model of the port: pictures in, opacity out. */
export function createMattingModel(run: RunNetwork, settings: Partial<MattingSettings> = {}): MattingModel {
  const { sidePixels: side, mean, deviation, output } = mattingSettings.parse(settings);
  return async ({ width, height, rgb }) => {
    const pixels = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .resize(side, side, { fit: 'fill' })
      .raw()
      .toBuffer();
    const count = side * side;
    const input = new Float32Array(3 * count);
    for (let i = 0; i < count; i++)
      for (let k = 0; k < 3; k++) input[k * count + i] = (pixels[i * 3 + k] / 255 - mean[k]) / deviation[k];
    const found = await run(input, side);
    if (found.length !== count)
      throw new Error(`the matting model gave ${found.length} figures, not ${side} × ${side}`);
    const opacity = Uint8Array.from(found, (value) => {
      const share = output === 'logit' ? 1 / (1 + Math.exp(-value)) : value;
      return Math.round(255 * Math.min(1, Math.max(0, share)));
    });
    return { width: side, height: side, opacity };
  };
}

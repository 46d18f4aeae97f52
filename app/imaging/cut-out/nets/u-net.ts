import { makeRoom } from '#app/imaging/pixel-loops.ts';
import { loadKernels, type Kernels } from './convolution.ts';

/** What a U-net is made of. */
export type Plan = {
  /** planes it is given */
  inputs: number;
  /** side of these planes and of what comes out, in pixels: a multiple of 8 after the last halving */
  side: number;
  /** planes at each level, each level half as wide and high as the one before */
  widths: number[];
  /** separable convolutions at each level, on the way down */
  blocks: number[];
  /** base64, as the training's `write_module` writes them */
  weights: string;
};

/** Places in the kernels' memory; a depthwise convolution, where there is one, then what mixes its planes. */
type Stage = { inputs: number; outputs: number; convolve: number; weights: number; bias: number };
/** So many square planes, one after the other. */
type Planes = { at: number; edge: number; count: number };

export type Net = {
  plan: Plan;
  kernels: Kernels;
  stages: Stage[];
  /** what the net is given */
  seen: Planes;
  /** two places for every level: what a stage makes of the one goes to the other */
  levels: [Planes, Planes][];
  /** where a plane gets its border of zeros, one place for every size */
  padded: Map<number, number>;
  /** between the two parts of a stage */
  between: number;
  logits: Planes;
};

/**
 * Runs the net once.
 *
 * @param write puts the input planes at `to`, one every `stride` floats
 * @returns four planes of logits, one every `stride` floats, of each pixel's upper left, upper right and lower quarters; good
 *   until the next run
 */
export function runNet(net: Net, write: (to: Float32Array, stride: number) => void) {
  const { plan, stages, levels, seen, logits } = net;
  let at = 0;
  const take = () => stages[at++];
  write(viewOf(net, seen), strideOf(seen.edge) / 4);
  let value = mix(net, take(), seen, levels[0][0]);
  const skipped: Planes[] = [];
  for (const [level, count] of plan.blocks.entries()) {
    for (let block = 0; block < count; block++)
      value = separate(net, take(), value, otherOf(levels[level], value));
    skipped.push(value);
  }
  for (let level = plan.widths.length - 2; level >= 0; level--) {
    value = join(net, take(), take(), value, skipped[level], otherOf(levels[level], skipped[level]));
    for (let block = level ? 1 : 0; block < 2; block++)
      value = separate(net, take(), value, otherOf(levels[level], value));
  }
  mix(net, take(), value, logits, false);
  return { logits: viewOf(net, logits), stride: strideOf(logits.edge) / 4 };
}

const otherOf = ([first, second]: [Planes, Planes], one: Planes) => (one === first ? second : first);

/** Planes begin on other lines of the cache than the ones before them. */
const strideOf = (edge: number) => 4 * edge * edge + 64;

export function loadNet(plan: Plan): Net {
  const kernels = loadKernels();
  const room = { free: 64 };
  const reserve = (edge: number, count: number): Planes => ({
    at: claim(kernels.memory, room, count * strideOf(edge)),
    edge,
    count,
  });
  const { inputs, side, widths } = plan;
  const padded = new Map<number, number>();
  for (let edge = side; edge >= side >> (widths.length - 1); edge /= 2)
    padded.set(edge, claim(kernels.memory, room, 4 * (edge + 2) * (edge + 8)));
  const most = Math.max(...widths.map((width, level) => width * strideOf(side >> level)));
  return {
    plan,
    kernels,
    stages: readStages(plan, kernels.memory, room),
    seen: reserve(side, inputs),
    levels: widths.map((width, level) => [reserve(side >> level, width), reserve(side >> level, width)]),
    padded,
    between: claim(kernels.memory, room, most),
    logits: reserve(side, 4),
  };
}

type Room = { free: number };

function claim(memory: WebAssembly.Memory, room: Room, bytes: number): number {
  const at = room.free;
  room.free += (bytes + 63) & -64;
  makeRoom(memory, room.free);
  return at;
}

/** In the order in which {@link runNet} wants them. Every row of weights is a scale and signed bytes. */
function readStages(
  { inputs, widths, blocks, weights }: Plan,
  memory: WebAssembly.Memory,
  room: Room,
): Stage[] {
  const bytes = Buffer.from(weights, 'base64');
  let at = 0;
  const readFloat = () => bytes.readFloatLE((at += 4) - 4);
  const write = (values: Float32Array) => {
    const place = claim(memory, room, values.byteLength);
    new Float32Array(memory.buffer, place, values.length).set(values);
    return place;
  };
  const readRows = (rows: number, length: number) => {
    const out = new Float32Array(rows * length);
    for (let row = 0, o = 0; row < rows; row++) {
      const scale = readFloat();
      for (let k = 0; k < length; k++) out[o++] = scale * bytes.readInt8(at++);
    }
    return write(out);
  };
  const stages: Stage[] = [];
  const read = (from: number, to: number, { isSeparable = false, isBiased = true }) =>
    stages.push({
      inputs: from,
      outputs: to,
      convolve: isSeparable ? readRows(from, 9) : 0,
      weights: readRows(to, from),
      bias: isBiased ? write(Float32Array.from({ length: to }, readFloat)) : 0,
    });
  read(inputs, widths[0], {});
  for (const [level, count] of blocks.entries())
    for (let block = 0; block < count; block++)
      read(widths[block || !level ? level : level - 1], widths[level], { isSeparable: true });
  for (let level = widths.length - 2; level >= 0; level--) {
    read(widths[level + 1], widths[level], { isBiased: false });
    read(widths[level], widths[level], {});
    for (let block = level ? 1 : 0; block < 2; block++)
      read(widths[level], widths[level], { isSeparable: true });
  }
  read(widths[0], 4, {});
  return stages;
}

function mix(net: Net, stage: Stage, from: Planes, to: Planes, isRectified = true, plus = 0): Planes {
  const { inputs, outputs, weights, bias } = stage;
  const stride = strideOf(from.edge);
  const pixels = from.edge ** 2;
  const rectify = isRectified ? 1 : 0;
  net.kernels.pointwise(from.at, stride, pixels, inputs, outputs, weights, bias, to.at, rectify, plus);
  return to;
}

/** Depthwise, then pointwise; what went in is added when as much comes out. */
function separate(net: Net, stage: Stage, from: Planes, to: Planes): Planes {
  const isHalved = to.edge < from.edge;
  const between = { at: net.between, edge: to.edge, count: from.count };
  const padded = net.padded.get(from.edge) as number;
  for (let plane = 0; plane < from.count; plane++)
    net.kernels.depthwise(
      from.at + plane * strideOf(from.edge),
      from.edge,
      stage.convolve + 36 * plane,
      padded,
      between.at + plane * strideOf(between.edge),
      isHalved ? 1 : 0,
    );
  const isAdded = !isHalved && stage.inputs === stage.outputs;
  return mix(net, stage, between, to, true, isAdded ? from.at : 0);
}

/** The coarser level, doubled, beside the finer one: mixed before it is doubled, which is the same and a quarter of the work. */
function join(net: Net, coarse: Stage, fine: Stage, from: Planes, skipped: Planes, to: Planes): Planes {
  const small = { at: net.between, edge: from.edge, count: coarse.outputs };
  const stride = strideOf(small.edge);
  viewOf(net, small).fill(0);
  mix(net, coarse, from, small, false);
  for (let plane = 0; plane < to.count; plane++)
    net.kernels.double(
      small.at + plane * stride,
      small.edge,
      fine.bias + 4 * plane,
      to.at + plane * strideOf(to.edge),
    );
  return mix(net, { ...fine, bias: 0 }, skipped, to);
}

function viewOf({ kernels }: Net, { at, edge, count }: Planes): Float32Array {
  return new Float32Array(kernels.memory.buffer, at, (count * strideOf(edge)) / 4);
}

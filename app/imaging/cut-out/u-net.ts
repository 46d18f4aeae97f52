import { loadKernels, type Kernels } from './convolution.ts';
import { productWeights } from './product-weights.ts';

/** Of the square that the net looks at, in pixels. */
export const side = 256;
/** Planes at half that side, at a quarter, and so on. */
const widths = [16, 32, 48, 64, 96];
/** Blocks at each of these levels. */
const blocks = [1, 3, 3, 3, 4];
const inputs = 24;

/** Places in the kernels' memory; a depthwise convolution, where there is one, then what mixes its planes. */
type Stage = { inputs: number; outputs: number; convolve: number; weights: number; bias: number };
/** So many square planes, one after the other. */
type Planes = { at: number; edge: number; count: number };

type Net = {
  kernels: Kernels;
  stages: Stage[];
  /** where a plane gets its border of zeros, one place for every size */
  padded: Map<number, number>;
  /** between the two parts of a stage */
  between: number;
  /** from here on the memory is free */
  free: number;
};

let loaded: Net | undefined;

/**
 * Runs the net once.
 *
 * @param input 6 × 256 × 256: lightness, a and b, and how each differs from the backdrop
 * @returns logits, 256 × 256: > 0 = product
 */
export function runNet(input: Float32Array): Float32Array {
  const net = (loaded ??= loadNet());
  const room = { free: net.free };
  const half = side / 2;
  let at = 0;
  const take = () => net.stages[at++];
  const first = reserve(net, room, half, inputs);
  gather(input, viewOf(net, first));
  let value = mix(net, room, take(), first);
  const levels: Planes[] = [];
  for (const [level, count] of blocks.entries()) {
    for (let block = 0; block < count; block++)
      value = separate(net, room, take(), value, level > 0 && block === 0);
    levels.push(value);
  }
  for (let level = 3; level >= 0; level--) {
    value = join(net, room, take(), take(), value, levels[level]);
    for (let block = level ? 1 : 0; block < 2; block++) value = separate(net, room, take(), value, false);
  }
  return spread(viewOf(net, mix(net, room, take(), value, false)));
}

/** Planes begin on other lines of the cache than the ones before them. */
const strideOf = (edge: number) => 4 * edge * edge + 64;

function loadNet(): Net {
  const kernels = loadKernels();
  const room = { free: 64 };
  const stages = readStages(kernels.memory, room);
  const net: Net = { kernels, stages, padded: new Map(), between: 0, free: 0 };
  for (let edge = side / 2; edge >= 8; edge /= 2)
    net.padded.set(edge, claim(kernels.memory, room, 4 * (edge + 2) * (edge + 8)));
  net.between = claim(kernels.memory, room, widths[0] * strideOf(side / 2));
  net.free = room.free;
  return net;
}

type Room = { free: number };

function claim(memory: WebAssembly.Memory, room: Room, bytes: number): number {
  const at = room.free;
  room.free += (bytes + 63) & -64;
  const missing = room.free - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65536));
  return at;
}

function reserve({ kernels }: Net, room: Room, edge: number, count: number): Planes {
  return { at: claim(kernels.memory, room, count * strideOf(edge)), edge, count };
}

/** In the order in which {@link runNet} wants them. Every row of weights is a scale and signed bytes. */
function readStages(memory: WebAssembly.Memory, room: Room): Stage[] {
  const bytes = Buffer.from(productWeights, 'base64');
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
  for (let level = 3; level >= 0; level--) {
    read(widths[level + 1], widths[level], { isBiased: false });
    read(widths[level], widths[level], {});
    for (let block = level ? 1 : 0; block < 2; block++)
      read(widths[level], widths[level], { isSeparable: true });
  }
  read(widths[0], 4, {});
  return stages;
}

function mix(net: Net, room: Room, stage: Stage, from: Planes, isRectified = true, plus = 0): Planes {
  const out = reserve(net, room, from.edge, stage.outputs);
  const { weights, bias } = stage;
  const count = from.edge ** 2;
  const stride = strideOf(from.edge);
  const rectify = isRectified ? 1 : 0;
  net.kernels.pointwise(
    from.at,
    stride,
    count,
    from.count,
    stage.outputs,
    weights,
    bias,
    out.at,
    rectify,
    plus,
  );
  return out;
}

/** Depthwise, then pointwise; what went in is added when as much comes out. */
function separate(net: Net, room: Room, stage: Stage, from: Planes, isHalved: boolean): Planes {
  const between = { at: net.between, edge: isHalved ? from.edge / 2 : from.edge, count: from.count };
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
  return mix(net, room, stage, between, true, isAdded ? from.at : 0);
}

/** The coarser level, doubled, beside the finer one: mixed before it is doubled, which is the same and a quarter of the work. */
function join(net: Net, room: Room, coarse: Stage, fine: Stage, from: Planes, skipped: Planes): Planes {
  const { kernels } = net;
  const small = reserve(net, room, from.edge, coarse.outputs);
  viewOf(net, small).fill(0);
  const stride = strideOf(from.edge);
  kernels.pointwise(
    from.at,
    stride,
    from.edge ** 2,
    from.count,
    coarse.outputs,
    coarse.weights,
    0,
    small.at,
    0,
    0,
  );
  const out = reserve(net, room, skipped.edge, fine.outputs);
  const outStride = strideOf(out.edge);
  for (let plane = 0; plane < out.count; plane++)
    kernels.double(small.at + plane * stride, small.edge, fine.bias + 4 * plane, out.at + plane * outStride);
  const count = out.edge ** 2;
  kernels.pointwise(skipped.at, outStride, count, skipped.count, out.count, fine.weights, 0, out.at, 1, 0);
  return out;
}

function viewOf({ kernels }: Net, { at, edge, count }: Planes): Float32Array {
  return new Float32Array(kernels.memory.buffer, at, (count * strideOf(edge)) / 4);
}

/** The four pixels of each square of two by two, a plane each, of every input. */
function gather(input: Float32Array, to: Float32Array): void {
  const half = side / 2;
  const stride = strideOf(half) / 4;
  for (let plane = 0; plane < inputs; plane++) {
    const from = (plane >> 2) * side * side + ((plane >> 1) & 1) * side + (plane & 1);
    for (let y = 0, o = plane * stride; y < half; y++)
      for (let x = 0, i = from + 2 * y * side; x < half; x++, i += 2, o++) to[o] = input[i];
  }
}

/** And back: four planes make one. */
function spread(quarters: Float32Array): Float32Array {
  const half = side / 2;
  const stride = strideOf(half) / 4;
  const out = new Float32Array(side * side);
  for (let plane = 0; plane < 4; plane++)
    for (let y = 0, i = plane * stride; y < half; y++)
      for (let x = 0, o = (2 * y + (plane >> 1)) * side + (plane & 1); x < half; x++, i++, o += 2)
        out[o] = quarters[i];
  return out;
}

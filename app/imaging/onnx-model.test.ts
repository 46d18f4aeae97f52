import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadMattingModel } from './matting-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'afterlight-onnx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const side = 64;

/** A field of a protobuf message: a number, or bytes. */
function field(id: number, value: number | Buffer): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(id << 3), varint(value)]);
  return Buffer.concat([varint((id << 3) | 2), varint(value.length), value]);
}

function varint(value: number): Buffer {
  const bytes = [];
  for (; value > 127; value >>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

const text = (value: string) => Buffer.from(value);

function tensor(name: string, shape: number[]): Buffer {
  const dimensions = Buffer.concat(shape.map((size) => field(1, field(1, size))));
  const type = field(1, Buffer.concat([field(1, 1), field(2, dimensions)]));
  return Buffer.concat([field(1, text(name)), field(2, type)]);
}

/** The smallest network that makes one plane of three: the mean of the colours, as an ONNX file (opset 13). */
function meanOfColours(): Buffer {
  const axes = Buffer.concat([field(1, text('axes')), field(8, 1), field(20, 7)]);
  const keep = Buffer.concat([field(1, text('keepdims')), field(3, 1), field(20, 2)]);
  const names = [field(1, text('in')), field(2, text('out')), field(4, text('ReduceMean'))];
  const node = Buffer.concat([...names, field(5, axes), field(5, keep)]);
  const ends = [field(11, tensor('in', [1, 3, side, side])), field(12, tensor('out', [1, 1, side, side]))];
  const graph = Buffer.concat([field(1, node), field(2, text('mean')), ...ends]);
  return Buffer.concat([field(1, 8), field(7, graph), field(8, field(2, 13))]);
}

function isRuntimeInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-node');
    return true;
  } catch {
    return false;
  }
}

const path = join(folder, 'mean.onnx');
writeFileSync(path, meanOfColours());
// the mean of red less the means of green and blue, so that what is red is product
const settings = { sidePixels: side, mean: [0.6, 0.6, 0.6], deviation: [0.1, -0.1, -0.1] };
writeFileSync(`${path}.json`, JSON.stringify(settings));

test.runIf(isRuntimeInstalled())('a model file is run by the runtime', async () => {
  const model = await loadMattingModel(path);
  const rgb = new Uint8Array(3 * side * side);
  for (let i = 0; i < side * side; i++) rgb.set(i % side < side / 2 ? [200, 40, 40] : [245, 245, 245], 3 * i);
  const { width, height, opacity } = await model({ width: side, height: side, rgb });
  expect([width, height, opacity.length]).toEqual([side, side, side * side]);
  expect(opacity[10]).toBe(255);
  expect(opacity[side - 10]).toBe(0);
});

test.runIf(!isRuntimeInstalled())('without the runtime, the operator reads how to install it', async () => {
  await expect(loadMattingModel(path)).rejects.toThrow('npm install --no-save onnxruntime-node');
});

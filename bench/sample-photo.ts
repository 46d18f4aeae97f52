import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderSampleStore } from '#test/sample-store/render-store.ts';

/** Photographs to measure with, made by the project itself. */
export async function samplePhotos(names: string[], size: number): Promise<Buffer[]> {
  const outDir = await mkdtemp(join(tmpdir(), 'afterlight-bench-'));
  try {
    const truths = await renderSampleStore({ outDir, size, only: names });
    return await Promise.all(truths.map(({ file }) => readFile(join(outDir, file))));
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

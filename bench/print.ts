import { basename, extname } from 'node:path';
import type { BenchResult } from './run.ts';

/** Runs the benchmark of the file that is named, which lies beside this one, and prints what it found. */
const file = process.argv[2] ?? '';
const { bench } = (await import(new URL(file, import.meta.url).href)) as {
  bench: () => Promise<BenchResult>;
};
const result = await bench();
console.table(Object.entries(result).map(([what, value]) => ({ what, value })));
console.log(JSON.stringify({ bench: basename(file, extname(file)), ...result }));
process.exit(0);

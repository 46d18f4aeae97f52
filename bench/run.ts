/** What a benchmark found: `ratio` to a baseline measured in the same run, and what else is worth knowing. */
export type BenchResult = { ratio: number } & Record<string, number | string>;

const benches: Record<string, () => Promise<{ bench: () => Promise<BenchResult> }>> = {
  studio: () => import('./studio.ts'),
  style: () => import('./style.ts'),
  truth: () => import('./truth.ts'),
  separation: () => import('./separation.ts'),
  cutout: () => import('./cutout.ts'),
  fidelity: () => import('./fidelity.ts'),
  api: () => import('./api.ts'),
  queue: () => import('./queue.ts'),
  catalog: () => import('./catalog.ts'),
  webhooks: () => import('./webhooks.ts'),
};

const name = process.argv[2] ?? '';
const load = benches[name];
if (!load) {
  console.error(`npm run bench -- NAME; NAME is one of ${Object.keys(benches).join(', ')}.`);
  process.exit(1);
}
const { bench } = await load();
const result = await bench();
console.table(Object.entries(result).map(([what, value]) => ({ what, value })));
console.log(JSON.stringify({ bench: name, ...result }));
process.exit(0);

// Builds build/client and build/server (pages, by Remix and Vite) and build/*.js (processes, by esbuild).
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { readSourceState, stateFile } from './build-state.mjs';

rmSync(stateFile, { force: true });
const state = readSourceState();
const remix = createRequire(import.meta.url).resolve('@remix-run/dev/dist/cli.js');
const pages = spawnSync(process.execPath, [remix, 'vite:build', '--logLevel', 'warn'], {
  stdio: 'inherit',
  env: { ...process.env, NODE_ENV: 'production' },
});
if (pages.status !== 0) process.exit(pages.status ?? 1);

await build({
  entryPoints: {
    web: 'app/web.main.ts',
    worker: 'app/worker.main.ts',
    'pixel-thread': 'app/pixel-thread.ts',
    start: 'scripts/start.ts',
    admin: 'scripts/admin.ts',
  },
  outdir: 'build',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
writeFileSync(stateFile, state);

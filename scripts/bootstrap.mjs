// Runs one of the project's commands from a fresh clone: only Node is needed. Plain JavaScript, no package.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const [, , command, ...args] = process.argv;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Afterlight needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

/** Runs a program to its end; says that it still runs every five seconds. */
function run(title, program, programArgs) {
  console.log(`· ${title}`);
  const started = Date.now();
  const ticker = setInterval(
    () => console.log(`  … ${title}: ${Math.round((Date.now() - started) / 1000)} s`),
    5000,
  );
  return new Promise((done, fail) => {
    const isWindows = process.platform === 'win32';
    const child = spawn(program, programArgs, { stdio: ['ignore', 'inherit', 'inherit'], shell: isWindows });
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      clearInterval(ticker);
      if (code === 0) done();
      else fail(new Error(`${title} failed (${signal ?? `exit code ${code}`})`));
    });
  });
}

/** npm writes this file last, so an install that was cut off is noticed. */
function isInstalled() {
  const mark = 'node_modules/.package-lock.json';
  return existsSync(mark) && statSync(mark).mtimeMs >= statSync('package-lock.json').mtimeMs - 1000;
}

const commands = {
  demo: ['--import', 'tsx', 'scripts/demo.ts'],
  dev: ['--import', 'tsx', 'scripts/dev.ts'],
  start: ['build/start.js'],
  test: ['node_modules/vitest/vitest.mjs', 'run'],
  simulator: ['--import', 'tsx', 'scripts/simulator.ts'],
  'sample-store': ['--import', 'tsx', 'scripts/sample-store.ts'],
  admin: ['--import', 'tsx', 'scripts/admin.ts'],
  verify: ['--import', 'tsx', 'scripts/verify.ts'],
  gallery: ['--import', 'tsx', 'scripts/gallery.ts'],
  bench: ['--import', 'tsx', 'bench/run.ts'],
};

try {
  if (!commands[command])
    throw new Error(`Unknown command "${command}". Known: ${Object.keys(commands).join(', ')}.`);
  if (!isInstalled())
    await run('installing packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  const needsPages = ['demo', 'start', 'test'].includes(command);
  if (needsPages) {
    const { isBuilt } = await import('./build-state.mjs');
    if (!isBuilt()) await run('building', process.execPath, ['scripts/build.mjs']);
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const child = spawn(process.execPath, [...commands[command], ...args], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

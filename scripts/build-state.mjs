// Tells whether build/ belongs to the sources as they are now.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const sources = ['app', 'scripts', 'package-lock.json', 'vite.config.ts', 'remix.config.js', 'tsconfig.json'];
export const stateFile = 'build/state';

function* filesOf(path) {
  if (statSync(path).isFile()) yield path;
  else for (const name of readdirSync(path).sort()) yield* filesOf(join(path, name));
}

/** A hash over everything that the build reads. */
export function readSourceState() {
  const hash = createHash('sha256');
  for (const source of sources)
    for (const file of filesOf(source))
      if (!file.includes('.test.')) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

export function isBuilt() {
  return existsSync(stateFile) && readFileSync(stateFile, 'utf8') === readSourceState();
}

import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const wellKnown = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser for tests: CHROMIUM_PATH, or what is installed. Throws the sentence that says how to get one. */
export function findChromium(): string {
  const found = lookForChromium();
  if (found) return found;
  throw new Error(
    'No Chromium was found. Install it (Debian, Ubuntu: apt-get install -y chromium; Fedora: dnf install -y chromium; ' +
      'Alpine: apk add chromium; macOS: brew install --cask chromium) or name one in CHROMIUM_PATH.',
  );
}

/** Installs one with the platform's package manager when there is none and we may; the tests say it if that failed. */
export function installChromium(): void {
  if (lookForChromium()) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const ways =
    process.platform === 'darwin'
      ? [['brew', 'install', '--cask', 'chromium']]
      : [
          [...asRoot, 'apt-get', 'install', '-y', '-qq', 'chromium'],
          [...asRoot, 'dnf', 'install', '-y', '-q', 'chromium'],
          [...asRoot, 'apk', 'add', '-q', 'chromium'],
        ];
  for (const way of ways) {
    if (!isInstalled(way.find((word) => !['sudo', '-n'].includes(word)) ?? '')) continue;
    console.log(`No Chromium was found; installing one: ${way.join(' ')}`);
    if (way.includes('apt-get')) runQuietly([...asRoot, 'apt-get', 'update', '-qq']);
    runQuietly(way);
    return;
  }
}

function runQuietly([program, ...args]: string[]): void {
  spawnSync(program, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function isInstalled(program: string): boolean {
  return pathFolders().some((folder) => isExecutable(join(folder, program)));
}

function lookForChromium(): string | undefined {
  const candidates = [
    process.env.CHROMIUM_PATH ?? '',
    ...pathFolders().flatMap((folder) => names.map((name) => join(folder, name))),
    ...wellKnown,
  ];
  return candidates.find((path) => path && isExecutable(path));
}

function pathFolders(): string[] {
  return (process.env.PATH ?? '').split(delimiter).concat('/usr/bin', '/snap/bin');
}

/** What Chromium needs to run without a screen, also as root. */
export const chromiumOptions = {
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
};

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

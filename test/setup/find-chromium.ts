import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const wellKnown = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser for tests: CHROMIUM_PATH, or what is installed. Throws the sentence that says how to get one. */
export function findChromium(): string {
  const folders = (process.env.PATH ?? '').split(delimiter).concat('/usr/bin', '/snap/bin');
  const candidates = [
    process.env.CHROMIUM_PATH ?? '',
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    ...wellKnown,
  ];
  const found = candidates.find((path) => path && isExecutable(path));
  if (found) return found;
  throw new Error(
    'No Chromium was found. Install it (Debian, Ubuntu: apt-get install -y chromium; macOS: brew install --cask chromium) ' +
      'or name one in CHROMIUM_PATH.',
  );
}

/** What Chromium needs to run without a screen, also as root. The user agent matters: headless ones are taken for bots. */
export const chromiumOptions = {
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
};

export const ordinaryUserAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

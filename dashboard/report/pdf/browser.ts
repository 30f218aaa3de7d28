/** The browser that prints: one that is installed, never one that is fetched. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ReportError } from '../error.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Its full path: what INTERCONNECT_CHROMIUM names, else the first one on the PATH.
 * @throws ReportError `REPORT_NO_BROWSER` with what to do where there is none.
 */
export function findBrowser(env: Readonly<Record<string, string | undefined>>): string {
  const named = env['INTERCONNECT_CHROMIUM'];
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = named === undefined ? folders.flatMap((folder) => NAMES.map((name) => join(folder, name))) : [named];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  const where =
    named === undefined ? 'none is on the PATH' : `INTERCONNECT_CHROMIUM names ${named}, which is not there`;
  throw new ReportError(
    'REPORT_NO_BROWSER',
    `a PDF is printed by an installed Chromium, and ${where}: install one (Debian package chromium), or take --format html`,
  );
}

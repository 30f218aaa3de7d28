/** The runbooks of our rules, as pages: whoever is paged opens one at any hour, on whatever is at hand. */
import { readFile } from 'node:fs/promises';
import { marked } from 'marked';
import { systemCode } from '../model/coded-error.js';
import { packageRoot } from '../version.js';
import { page } from './page.js';

/** Names of alerts: nothing that leads out of the folder. */
export const RUNBOOK_NAME = /^[A-Za-z][A-Za-z0-9]{0,79}$/;
const FOLDER = new URL('docs/runbooks/', packageRoot());

/** HTML; null where there is no runbook of that name. The text is this product's own. */
export async function runbookPage(name: string): Promise<string | null> {
  if (!RUNBOOK_NAME.test(name)) return null;
  try {
    const text = await readFile(new URL(`${name}.md`, FOLDER), 'utf8');
    // Its first line is the title, which the page has by itself.
    const html = await marked.parse(text.replace(/^# .*\n/, ''));
    return page(name, `<div class="reading">\n${html}</div>\n<p><a href="/">To the wall</a></p>`);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

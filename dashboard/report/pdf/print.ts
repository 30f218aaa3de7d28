/** The PDF of a page: tagged, titled, with bookmarks, from the same HTML that is read on a screen. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { ReportError } from '../error.js';

/** A year for 400 authorities is far below; a browser that hangs is not waited for. Milliseconds. */
const PATIENCE = 120_000;

/** Prints; nothing of the page may run or be fetched. */
export async function printPdf(html: string, executablePath: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'interconnect-report-'));
  try {
    const page = join(folder, 'report.html');
    await writeFile(page, html, { mode: 0o600 });
    return await inBrowser(executablePath, pathToFileURL(page).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function inBrowser(executablePath: string, url: string): Promise<Uint8Array> {
  // Chromium has no sandbox for root; the page has no script and may load nothing.
  const root = process.getuid?.() === 0;
  const browser = await chromium
    .launch({
      executablePath,
      chromiumSandbox: !root,
      timeout: PATIENCE,
      args: ['--disable-gpu', '--disable-dev-shm-usage'],
    })
    .catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
      throw new ReportError('REPORT_BROWSER_FAILED', `${executablePath} did not start: ${why}`);
    });
  try {
    const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.route('**', (route) => (route.request().url() === url ? route.continue() : route.abort()));
    await page.goto(url, { waitUntil: 'load' });
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  } finally {
    await browser.close();
  }
}

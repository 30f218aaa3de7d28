/** The PDF of a page: tagged, titled, with bookmarks, from the same HTML that is read on a screen. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { ReportError } from '../error.js';

/** A year for 400 authorities is far below; a browser that hangs is not waited for. Milliseconds. */
const PATIENCE = 120_000;

/** One browser for as many pages as are printed; it starts with the first. */
export class Printer {
  private browser: Promise<Browser> | null = null;

  constructor(private readonly executablePath: string) {}

  /** Nothing of the page may run or be fetched. */
  async print(html: string): Promise<Uint8Array> {
    this.browser ??= launch(this.executablePath);
    const browser = await this.browser;
    const folder = await mkdtemp(join(tmpdir(), 'interconnect-report-'));
    try {
      const file = join(folder, 'report.html');
      await writeFile(file, html, { mode: 0o600 });
      return await pdfOf(browser, pathToFileURL(file).href);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    const browser = await this.browser;
    this.browser = null;
    await browser?.close();
  }
}

async function launch(executablePath: string): Promise<Browser> {
  // Chromium has no sandbox for root; the page has no script and may load nothing.
  const chromiumSandbox = process.getuid?.() !== 0;
  const args = ['--disable-gpu', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath, chromiumSandbox, timeout: PATIENCE, args }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new ReportError('REPORT_BROWSER_FAILED', `${executablePath} did not start: ${why}`);
  });
}

async function pdfOf(browser: Browser, url: string): Promise<Uint8Array> {
  const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.route('**', (route) => (route.request().url() === url ? route.continue() : route.abort()));
    await page.goto(url, { waitUntil: 'load' });
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  } finally {
    await context.close();
  }
}

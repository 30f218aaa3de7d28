import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/**
 * ms that the newest renderer's main thread was on a processor: neither what it waited for one nor what other threads did (rastering, and everything
 * of other processes).
 */
export async function mainThread(browser: Browser): Promise<() => number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const pid = Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id));
  return () => Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

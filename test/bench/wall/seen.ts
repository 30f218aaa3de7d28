/** When something could first be seen on the wall: noted in the page itself by every change of its tree, on the clock of the machine. */
import type { Page } from 'playwright-core';

/** Notes from now on, by name, when a selector's text first matches. ms since the epoch. */
export async function note(page: Page, wanted: Record<string, { selector: string; matches: string }>): Promise<void> {
  await page.evaluate((asked) => {
    const seen: Record<string, number> = {};
    Object.assign(window, { seen });
    const look = () => {
      for (const [name, { selector, matches }] of Object.entries(asked)) {
        if (name in seen) continue;
        const text = [...document.querySelectorAll(selector)].map((node) => node.textContent).join(' ');
        if (new RegExp(matches).test(text)) seen[name] = Date.now();
      }
    };
    new MutationObserver(look).observe(document.body, {
      ...{ subtree: true, childList: true, characterData: true, attributes: true },
    });
    look();
  }, wanted);
}

/** What was noted so far. */
export const seen = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() => (window as unknown as { seen: Record<string, number> }).seen);

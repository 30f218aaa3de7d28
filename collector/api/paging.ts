/** What the API asks of whoever pages. The room that does it is outside the collector; main.ts brings the two together. */
import type { Acknowledgement, Matcher, Page, PagingHealth, Silence } from '../model/paging.js';
import type { TestPageAnswer } from './paging-types.js';

export interface SilenceGiven {
  matchers: Matcher[];
  startsAt: number;
  endsAt: number;
  author: string;
  reason: string;
}

/** Refusals are CodedErrors. */
export interface PagingDesk {
  health(): PagingHealth;
  pages(): Page[];
  acknowledgementOf(page: Page): Acknowledgement | null;
  acknowledge(id: string, given: Acknowledgement): Page;
  silences(): Promise<Silence[]>;
  addSilence(given: SilenceGiven): Promise<Silence>;
  endSilence(id: string, act: { author: string; reason: string }): Silence;
  testPage(author: string): Promise<TestPageAnswer>;
  /** `alertname="PathDown"` → a matcher. */
  parseMatcher(text: string): Matcher;
  matcherText(matcher: Matcher): string;
}

/** Reckons in this thread, and the month that runs once a day only: who simulates a year has no use for it each minute. */
import type { Answer } from '../../collector/ledger/reckoning/messages.js';
import { inline, type Spawn } from '../../collector/ledger/reckoning/thread.js';
import type { Time } from './clock.js';

const DAY = 86_400_000;

export function sparing(time: Time): Spawn {
  return (settings, { said, ended }) => {
    let last: { at: number; month: unknown; told: Answer } | null = null;
    const asked = new Map<number, unknown>();
    const thread = inline(settings, {
      ended,
      said(told) {
        if (asked.has(told.id)) last = { at: time.at, month: asked.get(told.id), told };
        asked.delete(told.id);
        said(told);
      },
    });
    return {
      kill: () => thread.kill(),
      ask(question) {
        const { id, method, given } = question;
        if (method !== 'running') return thread.ask(question);
        const { month } = given as { month: string };
        if (last !== null && 'answer' in last.told && last.month === month && time.at - last.at < DAY)
          return queueMicrotask(() => said({ ...last!.told, id }));
        asked.set(id, month);
        thread.ask(question);
      },
    };
  };
}

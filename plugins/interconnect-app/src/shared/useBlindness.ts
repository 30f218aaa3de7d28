import { LoadingState, type PanelData } from '@grafana/data';
import { useEffect, useState } from 'react';

/** How often the age of data is looked at, ms. */
const LOOK = 5_000;

/** Why nothing that is drawn may be taken for the present: the last question failed, or the answer is old. Null where it may. */
export function useBlindness({ state, errors }: PanelData, at: number | undefined, staleAfter: number): string | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK);
    return () => clearInterval(timer);
  }, []);
  const failed = errors?.[0]?.message;
  if (state === LoadingState.Error || failed !== undefined) {
    return failed ?? 'The question failed';
  }
  return at !== undefined && isOld(Math.max(now, at), at, staleAfter) ? 'The data is old' : null;
}

/** Whether an answer of `at` is too old at `now` (ms); `staleAfter` in seconds, 0 for never. */
export function isOld(now: number, at: number, staleAfter: number): boolean {
  return staleAfter > 0 && now - at > staleAfter * 1000;
}

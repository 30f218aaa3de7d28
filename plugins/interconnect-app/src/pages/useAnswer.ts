import { useEffect, useState } from 'react';

export type Answer<T> =
  { state: 'waiting' } | { state: 'failed'; why: string; last: T | null } | { state: 'known'; value: T };

/** How often a page asks again, ms. */
const AGAIN = 10_000;

/** What `ask` answers, again and again while the page is open. `ask` must stay the same function between renders. */
export function useAnswer<T>(ask: () => Promise<T>): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ state: 'waiting' });
  useEffect(() => {
    let open = true;
    const once = async () => {
      try {
        const value = await ask();
        if (open) {
          setAnswer({ state: 'known', value });
        }
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (open) {
          setAnswer((before) => ({
            state: 'failed',
            why,
            last: before.state === 'known' ? before.value : before.state === 'failed' ? before.last : null,
          }));
        }
      }
    };
    void once();
    const timer = setInterval(() => void once(), AGAIN);
    return () => {
      open = false;
      clearInterval(timer);
    };
  }, [ask]);
  return answer;
}

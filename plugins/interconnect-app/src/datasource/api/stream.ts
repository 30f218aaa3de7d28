import { Observable } from 'rxjs';
import { explain } from './explain';

/** The stream carries a status every second; after this long without one it is taken for lost. */
const SILENT_AFTER = 5_000;
const RETRY_AFTER = 2_000;

/** What is known of the stream: a message, or why there is none now. */
export type StreamState = { data: unknown } | { lost: string };

/**
 * Server-sent events of `url` (WHATWG HTML §9.2) by fetch, so that they go through Grafana's proxy with the session's cookie. Never ends by
 * itself: what is lost is said and tried again until nobody listens.
 */
export function statusStream(url: string, name: string): Observable<StreamState> {
  return new Observable<StreamState>((subscriber) => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempt = async () => {
      const once = new AbortController();
      const stop = () => once.abort();
      abort.signal.addEventListener('abort', stop);
      let watchdog: ReturnType<typeof setTimeout> | undefined;
      const heard = () => {
        clearTimeout(watchdog);
        watchdog = setTimeout(stop, SILENT_AFTER);
      };
      try {
        heard();
        await listen(url, name, once.signal, (data) => {
          heard();
          subscriber.next({ data });
        });
        subscriber.next({ lost: 'The collector ended the stream' });
      } catch (error) {
        const silent = once.signal.aborted && !abort.signal.aborted;
        const why = error instanceof Error ? error.message : String(error);
        subscriber.next({ lost: silent ? 'The collector has gone silent' : why });
      } finally {
        clearTimeout(watchdog);
        abort.signal.removeEventListener('abort', stop);
      }
      if (!abort.signal.aborted) {
        timer = setTimeout(attempt, RETRY_AFTER);
      }
    };
    void attempt();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  });
}

async function listen(url: string, name: string, signal: AbortSignal, status: (data: unknown) => void): Promise<void> {
  const answer = await fetch(url, { signal, headers: { accept: 'text/event-stream' } });
  if (!answer.ok || !answer.body) {
    throw new Error(explain(answer.status, bodyOf(await answer.text()), name));
  }
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const events = (rest + value).split('\n\n');
    rest = events.pop() ?? '';
    // Only the newest counts where several came at once.
    const newest = events
      .map(dataOf)
      .filter((data) => data !== null)
      .at(-1);
    if (newest !== undefined) {
      status(JSON.parse(newest));
    }
  }
}

/** What refuses may be the collector, in JSON, or Grafana, in plain text. */
function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The data of a `status` event; null for any other. */
export function dataOf(event: string): string | null {
  const lines = event.split('\n');
  if (!lines.includes('event: status')) {
    return null;
  }
  const data = lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice(6));
  return data.length === 0 ? null : data.join('\n');
}

import { from, type Observable } from 'rxjs';

interface Options {
  url: string;
  method?: string;
}

/** Of Grafana's own backend service what the data source uses: a fetch whose refusals are told as Grafana tells them. */
export const backend = {
  fetch: ({ url, method }: Options): Observable<unknown> => from(ask(url, method)),
};

async function ask(url: string, method = 'GET'): Promise<unknown> {
  const answer = await fetch(url, { method });
  const data: unknown = await answer.json().catch(() => null);
  const { ok, status, statusText } = answer;
  if (!ok) {
    throw { status, statusText, data, config: { url } };
  }
  return { ok, status, statusText, data, url };
}

/** What the pages with forms share: elements, tables, questions to the collector. Whatever comes from it is text, never markup. */
import type { ErrorAnswer } from '../../collector/api/types.js';
import { plainText } from '../charts/plainText.js';

/** Rejects with what to tell whoever looks. */
export async function get<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (answer.status === 401) throw new Error('nobody is signed in: open the wall and sign in');
  if (!answer.ok) throw new Error(await refusal(answer));
  return (await answer.json()) as T;
}

/** The answer; null where it was refused, and `tell` was told why. */
export async function post<T>(url: string, body: unknown, tell: (text: string) => void): Promise<T | null> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (answer.ok) return (await answer.json()) as T;
  tell(await refusal(answer));
  return null;
}

async function refusal(answer: Response): Promise<string> {
  const said = (await answer.json().catch(() => null)) as ErrorAnswer | null;
  return said?.error.message ?? `it answered ${answer.status}`;
}

export function table(title: string, heads: readonly string[], rows: readonly (string | HTMLElement)[][]): HTMLElement {
  const head = element('tr');
  head.append(...heads.map((text) => Object.assign(element('th', text), { scope: 'col' })));
  const made = element('table');
  const body = rows.map((cells) => {
    const row = element('tr');
    for (const cell of cells) {
      const place = element('td');
      place.append(cell);
      row.append(place);
    }
    return row;
  });
  made.append(element('caption', title), head, ...body);
  return made;
}

export const paragraph = (text: string): HTMLElement => element('p', text);
export const option = (value: string, text: string): HTMLElement =>
  Object.assign(element('option', plainText(text, 120)), { value });

export function element(name: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

export function required(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

export const fieldOf = (form: HTMLFormElement, name: string): string =>
  String(new FormData(form).get(name) ?? '').trim();

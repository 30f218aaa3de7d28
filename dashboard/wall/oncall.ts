/** Taking pages on and silencing them. Whatever comes from the collector is text, never markup. */
import type { PageRow, PagesAnswer, SilenceRow, SilencesAnswer } from '../../collector/api/types.js';
import { formatTime } from '../charts/formatTime.js';
import { plainText } from '../charts/plainText.js';
import { element, fieldOf, get, option, paragraph, post, required, table } from './forms.js';

const EVERY = 5_000;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const when = (time: string): string => formatTime(Date.parse(time), zone);

const form = required('act') as HTMLFormElement;
const said = required('said');
let pages: PageRow[] = [];

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
  void act(button?.value ?? 'acknowledge');
});
void refresh();
setInterval(() => void refresh(), EVERY);

async function act(what: string): Promise<void> {
  const page = pages.find(({ id }) => id === field('page'));
  if (page === undefined) return tell('There is no page to take on.');
  const author = field('author');
  const given = { reason: field('reason'), for: field('length'), ...(author === '' ? {} : { author }) };
  const done =
    what === 'silence'
      ? await post('/api/v1/alerts/silences', { ...given, matchers: matchersOf(page) }, tell)
      : await post(`/api/v1/alerts/pages/${encodeURIComponent(page.id)}/acknowledge`, given, tell);
  if (done !== null) tell(what === 'silence' ? `Silent: ${page.title}` : `Taken on: ${page.title}`);
  await refresh();
}

/** What the page is about, so that a silence of it is no silence of others. */
function matchersOf({ alerts: [first] }: PageRow): string[] {
  const labels = first?.labels ?? {};
  return ['alertname', 'gateway', 'path', 'group'].flatMap((name) => {
    const value = labels[name];
    return value === undefined ? [] : [`${name}="${value.replace(/["\\]/g, '\\$&')}"`];
  });
}

async function refresh(): Promise<void> {
  try {
    pages = (await get<PagesAnswer>('/api/v1/alerts/pages')).pages;
    const { silences } = await get<SilencesAnswer>('/api/v1/alerts/silences');
    drawPages();
    drawSilences(silences.filter(({ state }) => state !== 'over'));
  } catch (error) {
    tell(`The collector does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function drawPages(): void {
  const select = required('page') as HTMLSelectElement;
  const chosen = select.value;
  select.replaceChildren(...pages.map((page) => option(page.id, page.title)));
  if (pages.some(({ id }) => id === chosen)) select.value = chosen;
  const rows = pages.map((page) => [
    plainText(page.title, 300),
    stateOf(page),
    when(page.openedAt),
    page.deliveries
      .filter(({ kind }) => kind === 'fire')
      .map(
        ({ receiver, deliveredAt }) =>
          `${plainText(receiver, 60)} ${deliveredAt === null ? 'waits' : when(deliveredAt)}`,
      )
      .join(', ') || 'nobody',
  ]);
  const list = table('Pages that are not over', ['What', 'State', 'Since', 'Who was told'], rows);
  required('pages').replaceChildren(rows.length === 0 ? paragraph('None: nobody is told of anything now.') : list);
}

function stateOf({ state, quiet, acknowledged }: PageRow): string {
  if (acknowledged !== null) {
    const until = acknowledged.endsAt === null ? '' : ` until ${when(acknowledged.endsAt)}`;
    return `taken on by ${plainText(acknowledged.author, 60)}${until}: ${plainText(acknowledged.note, 200)}`;
  }
  return quiet === null ? state : plainText(quiet, 300);
}

function drawSilences(silences: readonly SilenceRow[]): void {
  const rows = silences.map(({ id, matchers, author, reason, endsAt }) => [
    plainText(matchers.join(' '), 300),
    plainText(`${author}: ${reason}`, 300),
    when(endsAt),
    endButton(id),
  ]);
  const list = table('Silences that run or will', ['What', 'Who and why', 'Until', 'End'], rows);
  required('silences').replaceChildren(rows.length === 0 ? paragraph('None.') : list);
}

function endButton(id: string): HTMLElement {
  const button = element('button', 'End it now');
  button.addEventListener('click', () => {
    const author = field('author');
    const body = { reason: 'ended on the on-call page', ...(author === '' ? {} : { author }) };
    void post(`/api/v1/alerts/silences/${encodeURIComponent(id)}/end`, body, tell).then(refresh);
  });
  return button;
}

function tell(text: string): void {
  said.textContent = plainText(text, 400);
}

const field = (name: string): string => fieldOf(form, name);

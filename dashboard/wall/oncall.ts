/** Taking pages on, silencing them, and trying whether one arrives. Whatever comes from the collector is text, never markup. */
import type { PageRow, PagesAnswer, SilenceRow, SilencesAnswer, TestPageAnswer } from '../../collector/api/types.js';
import { formatTime } from '../charts/formatTime.js';
import { plainText } from '../charts/plainText.js';
import { element, fieldOf, get, option, paragraph, post, required, table } from './forms.js';

const EVERY = 5_000;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const when = (time: string): string => formatTime(Date.parse(time), zone);

/** Kinds of alerts on one page for each of which a silence is made. */
const MOST_SILENCES = 20;

const form = required('act') as HTMLFormElement;
const testButton = required('test') as HTMLButtonElement;
const said = required('said');
let pages: PageRow[] = [];
/** What stands there: what is unchanged is not drawn anew, which would take the focus from whoever is on it. */
const drawn = new Map<string, string>();

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
  void act(button?.value ?? 'acknowledge');
});
testButton.addEventListener('click', () => void testPage());
void refresh();
setInterval(() => void refresh(), EVERY);

async function act(what: string): Promise<void> {
  const page = pages.find(({ id }) => id === field('page'));
  if (page === undefined) return tell('There is no page to take on.');
  const given = { reason: field('reason'), for: field('length'), ...author() };
  const done = what === 'silence' ? await silence(page, given) : await takeOn(page, given);
  if (done) {
    tell(what === 'silence' ? `Silent: ${page.title}` : `Taken on: ${page.title}`);
    reason().value = '';
  }
  await refresh();
}

async function takeOn({ id }: PageRow, given: object): Promise<boolean> {
  return (await post(`/api/v1/alerts/pages/${encodeURIComponent(id)}/acknowledge`, given, tell)) !== null;
}

/** A page is silent once everything that fires on it is: one silence for each kind of it. */
async function silence({ alerts }: PageRow, given: object): Promise<boolean> {
  const firing = alerts.filter(({ endsAt }) => endsAt === null);
  const kinds = new Map((firing.length > 0 ? firing : alerts).map(({ labels }) => [matchersOf(labels).join(), labels]));
  if (kinds.size > MOST_SILENCES) {
    tell(`It has ${kinds.size} kinds of alerts: silence them with interconnect alerts silence.`);
    return false;
  }
  for (const labels of kinds.values())
    if ((await post('/api/v1/alerts/silences', { ...given, matchers: matchersOf(labels) }, tell)) === null)
      return false;
  return true;
}

/** What the alert is about, so that a silence of it is no silence of others. */
function matchersOf(labels: PageRow['alerts'][number]['labels']): string[] {
  return ['alertname', 'gateway', 'path', 'group'].flatMap((name) => {
    const value = labels[name];
    return value === undefined ? [] : [`${name}="${value.replace(/["\\]/g, '\\$&')}"`];
  });
}

async function testPage(): Promise<void> {
  testButton.disabled = true;
  tell('The test page is under way …');
  const done = await post<TestPageAnswer>('/api/v1/alerts/test-page', author(), tell).catch(unanswered);
  testButton.disabled = false;
  testButton.focus();
  if (done === null) return;
  const each = done.receivers.map(({ receiver, seconds, error }) =>
    seconds === null
      ? `${receiver} was not reached: ${error ?? 'no answer'}`
      : `${receiver} after ${seconds.toFixed(1)} s`,
  );
  tell(`Test page: ${each.join('; ')}`);
}

async function refresh(): Promise<void> {
  try {
    pages = (await get<PagesAnswer>('/api/v1/alerts/pages')).pages;
    const { silences } = await get<SilencesAnswer>('/api/v1/alerts/silences');
    drawPages();
    drawSilences(silences.filter(({ state }) => state !== 'over'));
  } catch (error) {
    unanswered(error);
  }
}

function unanswered(error: unknown): null {
  tell(`The collector does not answer: ${error instanceof Error ? error.message : String(error)}`);
  return null;
}

/** Whether this is not what stands in the place already. */
function isNews(place: string, content: unknown): boolean {
  const text = JSON.stringify(content);
  if (drawn.get(place) === text) return false;
  drawn.set(place, text);
  return true;
}

function drawPages(): void {
  if (!isNews('pages', pages)) return;
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
  if (!isNews('silences', silences)) return;
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
  button.addEventListener('click', () => void end(id));
  return button;
}

async function end(id: string): Promise<void> {
  const given = { reason: field('reason') || 'ended on the on-call page', ...author() };
  const done = await post(`/api/v1/alerts/silences/${encodeURIComponent(id)}/end`, given, tell);
  await refresh();
  if (done === null) return;
  tell('Ended: its alerts are told of again.');
  reason().value = '';
  // Its button is gone.
  required('silences-title').focus();
}

function tell(text: string): void {
  said.textContent = plainText(text, 400);
}

const field = (name: string): string => fieldOf(form, name);
const reason = (): HTMLInputElement => required('reason') as HTMLInputElement;

/** Nothing where it is left empty: whoever is signed in is known. */
function author(): { author?: string } {
  const name = field('author');
  return name === '' ? {} : { author: name };
}

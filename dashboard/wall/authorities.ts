/** Bringing authorities on: who joins with what is missing, adding one, and whether there is room for more. */
import type {
  AuthoritiesAnswer,
  AuthorityDone,
  AuthorityRow,
  NetworksAnswer,
  PlanAnswer,
} from '../../collector/api/types.js';
import { formatTime } from '../charts/formatTime.js';
import { formatBits } from '../charts/formatUnit.js';
import { plainText } from '../charts/plainText.js';
import { element, fieldOf, get, option, paragraph, post, required, table } from './forms.js';
import { planTables } from './planTables.js';

const EVERY = 10_000;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const when = (time: string): string => formatTime(Date.parse(time), zone);

const form = required('add') as HTMLFormElement;
const planForm = required('plan') as HTMLFormElement;
const said = required('said');
/** Those whose checklist is open on the page: drawing it anew must not close it. */
const unfolded = new Set<string>();

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void add();
});
planForm.addEventListener('submit', (event) => {
  event.preventDefault();
  void plan();
});
void refresh();
void offerDestinations();
setInterval(() => void refresh(), EVERY);

async function add(): Promise<void> {
  const made = await post<AuthorityDone>('/api/v1/authorities', entry(), tell);
  if (made === null) return;
  unfolded.add(made.name);
  const author = required('author') as HTMLInputElement;
  const name = author.value;
  form.reset();
  // Who acts is not asked twice.
  author.value = name;
  tell(`Added: ${made.name}. Its flows are named from the next minute on.`);
  await refresh();
}

/** What is left empty is left out. */
function entry(): Record<string, unknown> {
  const field = (name: string): string | undefined => fieldOf(form, name) || undefined;
  const amount = (name: string): { year: number } | undefined =>
    field(name) === undefined ? undefined : { year: Number(field(name)) };
  const person = { name: field('contact'), email: field('email'), phone: field('phone') };
  const known = Object.values(person).some((text) => text !== undefined);
  const contracted = field('contracted');
  return {
    ...{ name: field('name'), owner: field('owner'), ordered: field('ordered'), author: field('author') },
    prefixes: list(fieldOf(form, 'prefixes'), /[\s,;]+/),
    contacts: known ? [person] : undefined,
    contracted: contracted === undefined ? undefined : `${contracted} Mbit/s`,
    charge: amount('charge'),
    replaces: amount('replaces'),
    uses: field('uses') === undefined ? undefined : list(fieldOf(form, 'uses'), /;/),
  };
}

const list = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== '');

async function remove(name: string): Promise<void> {
  if (!confirm(`Remove ${plainText(name, 80)}? What was kept of it stays under its name.`)) return;
  const author = fieldOf(form, 'author');
  const body = { name, reason: 'removed on the page of authorities', ...(author === '' ? {} : { author }) };
  const gone = await post<AuthorityDone>('/api/v1/authorities/remove', body, tell);
  if (gone !== null) tell(`Removed: ${name}`);
  await refresh();
}

async function refresh(): Promise<void> {
  try {
    const answer = await get<AuthoritiesAnswer>('/api/v1/authorities?limit=5000');
    for (const place of document.querySelectorAll('.currency')) place.textContent = plainText(answer.currency, 3);
    drawJoining(answer.authorities.filter(({ joining }) => joining));
    drawAll(answer);
  } catch (error) {
    tell(`The collector does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Not needed to add one: without them the names are typed. */
async function offerDestinations(): Promise<void> {
  const { networks } = await get<NetworksAnswer>('/api/v1/networks?side=b&limit=1000').catch(() => ({ networks: [] }));
  required('destinations').replaceChildren(...networks.map(({ name }) => option(name, name)));
}

function drawJoining(rows: readonly AuthorityRow[]): void {
  const active = document.activeElement;
  const focused = active instanceof HTMLElement && active.tagName === 'SUMMARY' ? active.dataset.name : undefined;
  const none = paragraph(
    'Nobody is on the way: whoever ordered or was added in the last 180 days has all that it needs.',
  );
  required('joining').replaceChildren(...(rows.length === 0 ? [none] : rows.map(checklist)));
  if (focused !== undefined)
    for (const summary of document.querySelectorAll<HTMLElement>('#joining summary'))
      if (summary.dataset.name === focused) summary.focus();
}

function checklist(row: AuthorityRow): HTMLElement {
  const made = document.createElement('details');
  const done = row.checklist.filter((step) => step.done).length;
  const ordered = row.orderedOn === null ? '' : `, ordered on ${row.orderedOn}`;
  const summary = element('summary', `${plainText(row.name, 80)}: ${done} of ${row.checklist.length} seen${ordered}`);
  summary.dataset.name = row.name;
  const steps = document.createElement('ol');
  for (const step of row.checklist) {
    const item = element(
      'li',
      `${step.done ? 'Seen' : 'Missing'}: ${plainText((step.done ? step.proof : step.missing) ?? '', 600)}`,
    );
    if (step.at !== null) item.append(` ${when(step.at)}.`);
    if (step.next !== null) item.append(document.createElement('br'), `Next: ${plainText(step.next, 400)}`);
    steps.append(item);
  }
  made.open = unfolded.has(row.name);
  made.addEventListener('toggle', () => (made.open ? unfolded.add(row.name) : unfolded.delete(row.name)));
  made.append(summary, steps);
  return made;
}

function drawAll({ authorities, setAside, currency }: AuthoritiesAnswer): void {
  const money = (amount: number | null): string =>
    amount === null ? '—' : `${amount.toLocaleString('en-GB')} ${currency}`;
  const rows = authorities.map((row) => [
    plainText(row.name, 80),
    row.prefixes.slice(0, 3).join(', ') + (row.prefixes.length > 3 ? ` and ${row.prefixes.length - 3} more` : ''),
    row.contracted === null ? '—' : formatBits(row.contracted),
    row.daysToTraffic === null ? '—' : `${row.daysToTraffic} days`,
    money(row.savedAYear),
    managed(row),
  ]);
  const heads = ['Name', 'Prefixes', 'Contracted', 'From order to traffic', 'Saved a year', 'Declared'];
  const aside = setAside.map(({ name, why }) =>
    paragraph(`${plainText(name, 80)} does not count: ${plainText(why, 300)}`),
  );
  const none = paragraph('No authority is declared yet.');
  required('all').replaceChildren(...aside, rows.length === 0 ? none : table('All that are declared', heads, rows));
}

/** The file where it is changed, or the way to take it out here. */
function managed({ name, managedBy }: AuthorityRow): string | HTMLElement {
  if (managedBy.by === 'file') return `in ${plainText(managedBy.file, 200)}, line ${managedBy.line}`;
  if (managedBy.by === 'configuration') return 'in the configuration';
  const button = element('button', 'Remove');
  button.setAttribute('aria-label', `Remove ${plainText(name, 80)}`);
  button.addEventListener('click', () => void remove(name));
  return button;
}

async function plan(): Promise<void> {
  const asked = new URLSearchParams({ add: fieldOf(planForm, 'add'), mbit: fieldOf(planForm, 'mbit') });
  try {
    const answer = await get<PlanAnswer>(`/api/v1/plan?${asked.toString()}`);
    required('planned').replaceChildren(...planTables(answer));
    tell('Worked out.');
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
  }
}

function tell(text: string): void {
  said.textContent = plainText(text, 400);
}

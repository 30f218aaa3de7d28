/** What needed a person, open and over: the incidents of a span of time, newest first. */
import type { IncidentsAnswer } from '../../collector/api/types.js';
import { formatDuration, formatTime } from '../charts/formatTime.js';
import { plainText } from '../charts/plainText.js';
import { get, paragraph, required, table } from './forms.js';

const EVERY = 15_000;
const AT_ONCE = 100;
const DAY = 86_400_000;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

type Incident = IncidentsAnswer['incidents'][number];

const span = required('span') as HTMLSelectElement;
span.addEventListener('change', () => void refresh());
void refresh();
setInterval(() => void refresh(), EVERY);

async function refresh(): Promise<void> {
  const from = new Date(Date.now() - Number(span.value) * DAY).toISOString();
  const said = required('said');
  try {
    const { incidents, found } = await get<IncidentsAnswer>(
      `/api/v1/incidents?${new URLSearchParams({ from, limit: String(AT_ONCE) }).toString()}`,
    );
    required('list').replaceChildren(
      incidents.length === 0
        ? paragraph('None in this time.')
        : table(`${found} in this time`, ['What', 'State', 'Began', 'Lasted', 'Who has it'], incidents.map(row)),
    );
    said.textContent = found > incidents.length ? `The newest ${incidents.length} of ${found} are listed.` : '';
  } catch (error) {
    said.textContent = `Incidents are not known: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function row({ title, state, openedAt, closedAt, durationSeconds, acknowledged, severity }: Incident): string[] {
  const began = Date.parse(openedAt);
  const lasted = durationSeconds ?? ((closedAt === null ? Date.now() : Date.parse(closedAt)) - began) / 1000;
  return [
    plainText(title, 300),
    `${state}, ${severity}`,
    formatTime(began, zone),
    `${formatDuration(lasted)}${closedAt === null ? ' so far' : ''}`,
    acknowledged === null ? 'nobody' : plainText(`${acknowledged.author} ${acknowledged.note}`.trim(), 200),
  ];
}

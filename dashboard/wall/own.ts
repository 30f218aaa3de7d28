/** What one authority sees: its own traffic of the last hour and of the last day, and its own reports. */
import type { FlowSeriesAnswer, FlowTopAnswer } from '../../collector/api/types.js';
import { formatMinute, formatTime } from '../charts/formatTime.js';
import { formatBits, formatShare } from '../charts/formatUnit.js';
import { el } from '../charts/node.js';
import { patch } from '../charts/patch.js';
import { plainText } from '../charts/plainText.js';
import { rankedBars } from '../charts/rankedBars.js';
import { get, paragraph, required, table } from './forms.js';
import { monthRows } from './months.js';

const EVERY = 60_000;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const DAY = { from: '-24h', to: 'now' };

interface Session {
  name: string;
  authority: string | null;
}

// A token in the address: the page that turns it into a cookie takes it from there.
if (new URLSearchParams(location.hash.slice(1)).has('token')) location.replace(`/sign-in${location.hash}`);
else void start();

async function start(): Promise<void> {
  await tell(async () => {
    const { authority, name } = await get<Session>('/api/v1/session');
    required('whose').textContent = plainText(authority ?? name, 80);
    document.title = `${plainText(authority ?? name, 80)} – interconnect`;
  });
  await refresh();
  setInterval(() => void refresh(), EVERY);
}

async function refresh(): Promise<void> {
  await tell(async () => {
    const [destinations, applications, series, { months }] = await Promise.all([
      top('destination'),
      top('application'),
      get<FlowSeriesAnswer>(`/api/v1/flows/series?${query({ ...DAY, by: 'authority', interval: '1h' })}`),
      get<{ months: { month: string; revision: number }[] }>('/api/v1/sla/months'),
    ]);
    drawHours(series);
    drawTop('destinations', 'To whom, last 24 hours', destinations);
    drawTop('applications', 'By application, last 24 hours', applications);
    required('months').replaceChildren(
      table('Own reports by month', ['Month', 'State', 'Report'], monthRows(months, Date.now())),
    );
    required('said').textContent = `As of ${formatTime(Date.now(), zone)}.`;
  });
}

const query = (parameters: Record<string, string>): string => new URLSearchParams(parameters).toString();
const top = (by: string): Promise<FlowTopAnswer> => get(`/api/v1/flows/top?${query({ ...DAY, by, limit: '8' })}`);

async function tell(what: () => Promise<void>): Promise<void> {
  try {
    await what();
  } catch (error) {
    required('said').textContent = `Not everything is known: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Hour by hour as figures: exact, and read by anyone. */
function drawHours({ series, other }: FlowSeriesAnswer): void {
  const points = series[0]?.points ?? other.points;
  const rows = points
    .filter(({ coverage }) => coverage > 0)
    .slice(-24)
    .reverse()
    .map(({ time, bitsPerSecond, coverage }) => [
      `${formatMinute(Date.parse(time), zone)}`,
      formatBits(bitsPerSecond),
      coverage < 1 ? `${formatShare(coverage, 1)} of the hour was seen` : 'all of it was seen',
    ]);
  required('hours').replaceChildren(
    rows.length === 0
      ? paragraph('No traffic of yours was seen in the last 24 hours.')
      : table(`Mean rate by hour, times in ${zone}`, ['From', 'Rate', 'Seen'], rows),
  );
}

function drawTop(id: string, title: string, { rows, simulated }: FlowTopAnswer): void {
  const bars = rows.map(({ name, bitsPerSecond }) => ({ name, value: bitsPerSecond }));
  const none = bars.length === 0;
  const width = Math.max(240, required(id).clientWidth);
  const chart = rankedBars({
    width,
    height: Math.max(1, bars.length) * 38,
    textSize: 16,
    title,
    rows: bars,
    simulated,
  });
  patch(required(id), [none ? el('p', {}, 'None was seen.') : chart]);
}

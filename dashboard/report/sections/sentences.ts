/** The month in three sentences: what was promised, what happened, what is owed. */
import type { InterconnectReport, SharedFailure, SharedKpi } from '../../../collector/api/types.js';
import { count, kpiFigure, money, percent, span } from '../content/figures.js';
import { formatMonth } from '../content/stamp.js';

export function sentences(report: InterconnectReport): [string, string, string] {
  return [promised(report.month), `${happened(report.month)} ${resilience(report)}`, owed(report.month)];
}

type Services = InterconnectReport['month']['services'];

export function promised({ kpis, services }: { kpis: readonly SharedKpi[]; services: Services }): string {
  const availability = kpis.filter(({ kind }) => kind === 'availability');
  const one = availability.map((kpi) => `${services.length > 1 ? `${kpi.service} ` : ''}${kpiFigure(kpi, kpi.target)}`);
  const first =
    one.length === 0
      ? 'The contract promises'
      : `The contract promises an availability of at least ${one.join(', ')}, and`;
  return `${first} ${count(kpis.length - availability.length, 'further measure')} of performance.`;
}

interface Happened {
  month: string;
  services: Services;
  failures: readonly (SharedFailure | InterconnectReport['month']['failures'][number])[];
}

/** Availability, rounded down so that nothing reads better than it was. */
export function happened({ month, services, failures }: Happened): string {
  const parts = services.map(({ service, availability, down }) => {
    const name = services.length > 1 ? `${service} was` : 'the service was';
    const own = failures.filter((each) => ('service' in each ? each.service : each.subject.name) === service);
    if (availability === null) return `${name} not measured`;
    const figure = `${(Math.floor(availability * 10_000) / 10_000).toString()} %`;
    if (down === 0) return `${name} available for the whole of the time measured`;
    return `${name} available ${figure} of the time measured and out of service for ${span(down)} in ${count(own.length, 'outage')}`;
  });
  return `In ${formatMonth(month)} ${parts.join('; ')}.`;
}

function resilience({ month: { failovers, services } }: InterconnectReport): string {
  const [known, protectedFor] = services.reduce(
    ([all, good], { protection }) => [all + protection.known, good + protection.protected],
    [0, 0],
  );
  const share =
    known === 0
      ? 'Whether a standby was ready is not known'
      : `A standby was ready ${percent(protectedFor / known)} of the time`;
  const unplanned = failovers.filter(({ kind }) => kind === 'unplanned');
  const worst = Math.max(-1, ...failovers.map(({ gap }) => gap.atMostSeconds ?? gap.atLeastSeconds ?? -1));
  const cut = worst < 0 ? '' : `, and none cut traffic off for longer than ${span(worst * 1_000)}`;
  if (failovers.length === 0) return `${share}; traffic never had to change paths.`;
  return `${share}; traffic changed paths ${failovers.length === 1 ? 'once' : `${failovers.length} times`}, ${unplanned.length} of them unplanned${cut}.`;
}

export function owed({
  credits,
  critical,
  kpis,
}: Pick<InterconnectReport['month'], 'credits' | 'critical' | 'kpis'>): string {
  const failed = kpis.filter(({ met }) => met === false).length;
  const missed = `${count(failed, 'target')} ${failed === 1 ? 'was' : 'were'} missed`;
  const amount = credits.minor === null ? '' : ` (${money(credits.minor, credits.currency)})`;
  const cap = credits.capReached ? ', which is the cap' : '';
  const due =
    credits.percent > 0
      ? `${missed}: ${count(credits.points, 'service point')} and a service credit of ${Number(credits.percent.toFixed(4))} % of the month’s charges${amount} are due${cap}.`
      : `${failed === 0 ? 'No target was missed' : missed}; no service credit is due.`;
  return critical.failed ? `${due} This is a critical performance failure.` : due;
}

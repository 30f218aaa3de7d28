/** The doctor's table of flows held against interface counters. */
import { causes, type Cause } from '../model/reconciliation.js';
import type { DoctorReport } from './doctor-report.js';
import type { Paint } from './io.js';
import { table } from './table.js';

type Hours = DoctorReport['reconciliation'];

const right = true;

/** Nothing where no hour was judged yet: flows may not be heard at all. */
export function reconciliationText(hours: Hours, paint: Paint): string {
  if (hours.length === 0) return '';
  const columns = [
    { title: 'GATEWAY' },
    { title: 'CONTEXT' },
    { title: 'INTERFACE', most: 32 },
    { title: 'HOUR' },
    { title: 'VERDICT' },
    { title: 'OCTETS', right },
    { title: 'PACKETS', right },
    { title: 'LIKELY CAUSE' },
  ];
  const order = (hour: Hours[number]) => [hour.gateway, hour.context, hour.interface].join('\0');
  const rows = hours
    .toSorted((one, other) => (order(one) < order(other) ? -1 : 1))
    .map((hour) => [
      hour.gateway,
      hour.context === '' ? null : hour.context,
      hour.interface,
      `${new Date(hour.time).toISOString().slice(0, 16)}Z`,
      hour.verdict,
      percent(hour.octetsRatio),
      percent(hour.packetsRatio),
      hour.cause,
    ]);
  return `\n${paint('bold', 'Flows over interface counters, in the last hour judged')}\n${table(columns, rows)}`;
}

/** What a person has to do where they differ; not yet printable. */
export function reconciliationTroubles(hours: Hours): string[] {
  return hours.flatMap(({ gateway, interface: name, cause }) =>
    cause === null ? [] : [`${gateway} ${name}: ${cause in causes ? causes[cause as Cause] : cause}`],
  );
}

const percent = (ratio: number | null): string | null => (ratio === null ? null : `${Math.round(ratio * 100)} %`);

/** The doctor's report as tables. */
import type { DoctorReport, GatewayReport, StoreReport } from '../control/report.js';
import { printable } from '../model/text.js';
import type { Paint } from './io.js';
import { table } from './table.js';
import { ageText, count, sizeText } from './words.js';

export function doctorText(report: DoctorReport, paint: Paint): string {
  const { gateways, store } = report;
  return [
    `collector ${report.version}, pid ${report.pid}, running for ${ageText(report.uptime)}${report.simulated ? ', SIMULATED' : ''}\n`,
    `\n${paint('bold', 'Gateways')}\n${gatewayTable(gateways)}`,
    `\n${paint('bold', 'Polls')} (last, and since the start)\n${pollTable(gateways)}`,
    `\n${paint('bold', 'Store')}\n${storeText(store)}`,
    troubles(gateways, store, paint),
  ].join('');
}

function gatewayTable(gateways: readonly GatewayReport[]): string {
  const columns = [
    { title: 'GATEWAY' },
    { title: 'DATA' },
    { title: 'LAST ANSWER', right: true },
    { title: 'TABLES', right: true },
    { title: 'FAILING', right: true },
  ];
  const rows = gateways.map(({ name, age, stale, tables }) => [
    name,
    age === null ? 'none yet' : stale ? 'stale' : 'fresh',
    ageText(age),
    tables.length,
    tables.filter(({ outcome }) => outcome !== 'ok').length,
  ]);
  return table(columns, rows);
}

function pollTable(gateways: readonly GatewayReport[]): string {
  const right = true;
  const columns = [
    { title: 'GATEWAY' },
    { title: 'CONTEXT' },
    { title: 'TABLE' },
    { title: 'OUTCOME' },
    { title: 'MS', right },
    { title: 'ROWS', right },
    { title: 'VARBINDS', right },
    { title: 'POLLS', right },
    { title: 'RETRIES', right },
    { title: 'TIMEOUTS', right },
    { title: 'ERRORS' },
  ];
  const rows = gateways.flatMap(({ name, tables }) =>
    tables.map(({ context, table: mib, outcome, duration, rows: found, varbinds, total }) => [
      name,
      context === '' ? null : context,
      mib,
      outcome,
      Math.round(duration),
      found,
      varbinds,
      total.polls,
      total.retries,
      total.timeouts,
      kinds(total.errors),
    ]),
  );
  return table(columns, rows);
}

function kinds(errors: Record<string, number>): string | null {
  const told = Object.entries(errors).filter(([, amount]) => amount > 0);
  return told.length === 0 ? null : told.map(([kind, amount]) => `${kind} ${amount}`).join(', ');
}

function storeText({ driver, state, lastWriteAt, spool, dropped }: StoreReport): string {
  const lost = kinds(dropped);
  return [
    `${driver}, ${state}, last write ${lastWriteAt ?? 'never'}`,
    `spool: ${count(spool.points, 'point')}, ${sizeText(spool.octets)} of ${sizeText(spool.capacityOctets)}${spool.oldest === null ? '' : `, oldest ${spool.oldest}`}`,
    `dropped: ${lost ?? 'nothing'}`,
  ]
    .map((line) => `${printable(line)}\n`)
    .join('');
}

function troubles(gateways: readonly GatewayReport[], store: StoreReport, paint: Paint): string {
  const told = gateways.flatMap(({ name, tables }) =>
    tables.flatMap(({ table: mib, message }) => (message === null ? [] : [`${name} ${mib}: ${message}`])),
  );
  if (store.message !== null) told.push(`store: ${store.message}`);
  if (told.length === 0) return '';
  return `\n${paint('bold', 'Needs a person')}\n${told.map((line) => `${paint('yellow', printable(line))}\n`).join('')}`;
}

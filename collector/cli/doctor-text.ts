/** The doctor's report as tables. */
import { printable } from '../model/text.js';
import type { DoctorReport, Finding } from './doctor-report.js';
import type { Paint } from './io.js';
import { reconciliationText, reconciliationTroubles } from './doctor-reconciliation.js';
import { table } from './table.js';
import { ageText, count, sizeText } from './words.js';

type Status = DoctorReport['status'];

export function doctorText(report: DoctorReport, paint: Paint): string {
  const { owner, status, tables, dropped, reconciliation, diagnosis } = report;
  const { version, collector, simulated } = status;
  const running = `pid ${owner.pid}, running for ${ageText(collector.uptimeSeconds)}`;
  return [
    printable(`${collector.id}, version ${version}, ${running}${simulated ? ', SIMULATED gateways' : ''}`),
    `\n\n${paint('bold', 'Gateways')}\n${gatewayTable(status.gateways, dropped)}`,
    `\n${paint('bold', 'Polls since the start; MS and ROWS are of the last one')}\n${pollTable(tables)}`,
    reconciliationText(reconciliation, paint),
    `\n${paint('bold', 'Store')}\n${storeText(status.store)}`,
    troubles(status, tables, reconciliationTroubles(reconciliation), paint),
    diagnosisText(diagnosis, paint),
  ].join('');
}

/** Nothing where nothing was recognised. */
export function diagnosisText(findings: readonly Finding[], paint: Paint): string {
  if (findings.length === 0) return '';
  const told = findings.map(
    ({ check, subject, what, mend }) =>
      `${paint('yellow', printable(`${subject}: ${what}`))} [${printable(check)}]\n    ${printable(mend)}\n`,
  );
  return `\n${paint('bold', 'Mistakes, and what mends them')}\n${told.join('')}`;
}

const right = true;

function gatewayTable(gateways: Status['gateways'], dropped: DoctorReport['dropped']): string {
  const columns = [
    { title: 'GATEWAY' },
    { title: 'ADDRESS' },
    { title: 'SYSNAME', most: 32 },
    { title: 'STATE' },
    { title: 'DATA' },
    { title: 'AGE', right },
    { title: 'DATAGRAMS REFUSED' },
  ];
  const rows = gateways.map(({ name, address, sysName, state, ageSeconds, staleAfterSeconds }) => [
    name,
    address,
    sysName,
    state,
    ageSeconds === null ? 'none yet' : ageSeconds > staleAfterSeconds ? 'stale' : 'fresh',
    ageText(ageSeconds),
    kinds(dropped[name] ?? {}),
  ]);
  return table(columns, rows);
}

function pollTable(tables: DoctorReport['tables']): string {
  const columns = [
    { title: 'GATEWAY' },
    { title: 'CONTEXT' },
    { title: 'TABLE' },
    { title: 'LAST' },
    { title: 'MS', right },
    { title: 'ROWS', right },
    { title: 'OK', right },
    { title: 'PARTIAL', right },
    { title: 'FAILED', right },
    { title: 'VARBINDS', right },
    { title: 'RETRIES', right },
    { title: 'TIMEOUTS', right },
    { title: 'ERRORS' },
  ];
  const order = (entry: (typeof tables)[number]) => [entry.gateway, entry.context, entry.table].join('\0');
  const sorted = tables.toSorted((one, other) => (order(one) < order(other) ? -1 : 1));
  const rows = sorted.map(({ gateway, context, table: mib, last, polls, varbinds, retries, timeouts, errors }) => [
    gateway,
    context === '' ? null : context,
    mib,
    last.outcome,
    Math.round(last.duration),
    last.rows,
    polls.ok,
    polls.partial,
    polls.failed,
    varbinds,
    retries,
    timeouts,
    kinds(errors),
  ]);
  return table(columns, rows);
}

function kinds(amounts: Record<string, number>): string | null {
  const told = Object.entries(amounts).filter(([, amount]) => amount > 0);
  return told.length === 0 ? null : told.map(([kind, amount]) => `${kind} ${amount}`).join(', ');
}

function storeText({ driver, state, lastWriteAt, spool, dropped }: Status['store']): string {
  const oldest = spool.oldest === null ? '' : `, oldest ${spool.oldest}`;
  const held = `${count(spool.points, 'point')}, ${sizeText(spool.octets)} of ${sizeText(spool.capacityOctets)}${oldest}`;
  return [
    `${driver}: ${state}, last write ${lastWriteAt ?? 'never'}`,
    `waiting in the spool: ${held}`,
    `dropped: ${kinds(dropped) ?? 'nothing'}`,
  ]
    .map((line) => `${printable(line)}\n`)
    .join('');
}

/**
 * What failed in the words of whoever saw it fail, at the end, where a terminal still shows it. Of a gateway that does not answer, that is
 * said once, not for each of its tables.
 */
function troubles(
  { gateways, store }: Status,
  tables: DoctorReport['tables'],
  flows: readonly string[],
  paint: Paint,
): string {
  const away = new Set(gateways.filter(({ state }) => state === 'down').map(({ name }) => name));
  const told = [
    ...gateways.flatMap(({ name, error }) => (error === null ? [] : [`${name}: ${error.message}`])),
    ...tables.flatMap(({ gateway, table: mib, last }) =>
      last.message === null || away.has(gateway) ? [] : [`${gateway} ${mib}: ${last.message}`],
    ),
    ...flows,
    ...(store.message === null ? [] : [`store: ${store.message}`]),
  ];
  if (told.length === 0) return '';
  const lines = [...new Set(told)].map((line) => `${paint('yellow', printable(line))}\n`);
  return `\n${paint('bold', 'Needs a person')}\n${lines.join('')}`;
}

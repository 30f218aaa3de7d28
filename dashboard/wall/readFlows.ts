/** Answers about flows narrowed to what the wall draws: one of another shape is a failure that is told, not a page that breaks. */
import type { FlowExportersAnswer, FlowSeriesAnswer, FlowTopAnswer } from '../../collector/api/types.js';

type Fields = Record<string, unknown>;

const refuse = (what: string): never => {
  throw new Error(`Flows are not available: the answer about ${what} is not what was asked for`);
};

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function list(value: unknown, what: string): Fields[] {
  return Array.isArray(value) && value.every(isFields) ? value : refuse(what);
}

const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isNumberOrNull = (value: unknown): boolean => value === null || isNumber(value);

/** Throws an Error with one sentence. */
export function readTop(body: unknown): FlowTopAnswer {
  const rows = list(isFields(body) ? body['rows'] : null, 'names');
  for (const { name, bitsPerSecond, share } of rows)
    if (typeof name !== 'string' || !isNumberOrNull(bitsPerSecond) || !isNumberOrNull(share)) refuse('names');
  return body as FlowTopAnswer;
}

/** Throws an Error with one sentence. */
export function readSeries(body: unknown): FlowSeriesAnswer {
  const other = isFields(body) ? body['other'] : null;
  for (const { time, coverage } of list(isFields(other) ? other['points'] : null, 'minutes'))
    if (Number.isNaN(Date.parse(String(time))) || !isNumber(coverage)) refuse('minutes');
  return body as FlowSeriesAnswer;
}

const counts = ['gaps', 'undecodedSets', 'kernelDrops', 'templates'];

/** Throws an Error with one sentence. */
export function readExporters(body: unknown): FlowExportersAnswer {
  if (!isFields(body) || typeof body['state'] !== 'string') return refuse('exporters');
  for (const { address } of list(body['strangers'], 'exporters')) if (typeof address !== 'string') refuse('exporters');
  for (const exporter of list(body['exporters'], 'exporters')) {
    const { address, gateway, ageSeconds, domains } = exporter;
    const named = typeof address === 'string' && (gateway === null || typeof gateway === 'string');
    if (!named || !isNumberOrNull(ageSeconds) || !counts.every((count) => isNumber(exporter[count])))
      refuse('exporters');
    list(domains, 'exporters');
  }
  return body as unknown as FlowExportersAnswer;
}

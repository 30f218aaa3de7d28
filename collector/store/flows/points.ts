/** A finished minute as points: its rows, and last the one that closes it. */
import { flowDimensions, flowMeasures } from '../../model/flow.js';
import type { FlowMinuteRows, FlowPoint, FlowSums, Point } from '../contract.js';
import { MINUTE } from './minutes.js';

/** Longest name that is kept. */
const MAX_NAME = 1_024;

/** Rows that can be kept; the others are counted in `refused` by reason. */
export function admitRows({ time, rows }: FlowMinuteRows, refused: Record<string, number>): readonly FlowSums[] {
  const reason = !Number.isSafeInteger(time) || time < 0 || time % MINUTE !== 0 ? 'bad-time' : null;
  return rows.filter((row) => {
    const fault = reason ?? faultOf(row);
    if (fault !== null) refused[fault] = (refused[fault] ?? 0) + 1;
    return fault === null;
  });
}

function faultOf(row: FlowSums): string | null {
  if (flowMeasures.some((field) => !(row[field] >= 0 && Number.isFinite(row[field])))) return 'bad-field';
  return flowDimensions.some((name) => typeof row[name] !== 'string' || row[name].length > MAX_NAME) ? 'bad-tag' : null;
}

/** `offset`: milliseconds within the minute that tell this part of it from others. */
export function flowPoints(
  { time, collector }: FlowMinuteRows,
  rows: readonly FlowSums[],
  offset: number,
): FlowPoint[] {
  const common = { time: time + offset, seconds: MINUTE / 1_000, collector };
  const whole = { octets: 0, packets: 0, flows: 0, rows: rows.length };
  const points = rows.map(({ octets, packets, flows, ...tags }): FlowPoint => {
    whole.octets += octets;
    whole.packets += packets;
    whole.flows += flows;
    return { measurement: 'flow', ...common, tags, fields: { octets, packets, flows } };
  });
  points.push({ measurement: 'flow_minute', ...common, tags: {}, fields: whole });
  return points;
}

export const isFlow = (point: Point | FlowPoint): point is FlowPoint =>
  point.measurement === 'flow' || point.measurement === 'flow_minute';
export const isSample = (point: Point | FlowPoint): point is Point => !isFlow(point);

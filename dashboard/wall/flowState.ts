/** What can be said of the flows now: seen, or in one sentence why not. */
import type { FlowExportersAnswer } from '../../collector/api/types.js';
import { formatDuration, formatTime } from '../charts/formatTime.js';
import { plainText } from '../charts/plainText.js';
import type { FlowsNow } from './flows.js';
import type { Scene } from './scene.js';

/** `off`: nobody wants flows. `waiting`: soon. `blind`: flows should be seen and are not. */
export type FlowState = { state: 'seen'; now: FlowsNow } | { state: 'off' | 'waiting' | 'blind'; why: string };

/** An exporter that has nothing to say still repeats its templates within minutes (RFC 7011 §8.1). */
export const SILENT = 300;

export function flowState(scene: Scene): FlowState {
  const { flows, link } = scene;
  const { exporters, failure, asked, now } = flows;
  if (link.phase === 'lost') return blind('Flows are not known while nothing is heard from the collector.');
  if (failure !== null) return blind(`${failure}.`);
  if (!asked || !exporters) return { state: 'waiting', why: 'Flows are being asked for.' };
  if (exporters.state === 'off')
    return { state: 'off', why: 'Flows are not listened to: flow.listen names no address.' };
  return receiving(scene, exporters, now);
}

function receiving(scene: Scene, exporters: FlowExportersAnswer, now: FlowsNow | null): FlowState {
  const { state, lastFailure } = exporters;
  if (state === 'waiting' || state === 'stopped')
    return blind(
      `The flow receiver has ended${lastFailure ? ` (${plainText(lastFailure, 60)})` : ''}; it is started again.`,
    );
  if (exporters.exporters.length === 0) return { state: 'waiting', why: 'No gateway has exported flows yet.' };
  const youngest = Math.min(...exporters.exporters.map((one) => ageNow(scene, one.ageSeconds)));
  if (youngest > SILENT) return blind(notSeen(scene, youngest));
  if (!now) return { state: 'waiting', why: 'Flows are heard; their first minute is not finished yet.' };
  return { state: 'seen', now };
}

const blind = (why: string): FlowState => ({ state: 'blind', why });

function notSeen({ time, timeZone }: Scene, age: number): string {
  if (age === Infinity) return 'No gateway has exported flows yet.';
  return `Flows not seen since ${formatTime(time - age * 1000, timeZone)}, ${formatDuration(age)} ago.`;
}

/** Seconds since something was `ageSeconds` old when the exporters were asked; Infinity where it never was. */
export function ageNow({ now, flows }: Scene, ageSeconds: number | null): number {
  return ageSeconds === null ? Infinity : ageSeconds + (now - flows.exportersAt) / 1000;
}

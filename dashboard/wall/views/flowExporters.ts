import type { FlowExporter } from '../../../collector/api/types.js';
import { formatDuration } from '../../charts/formatTime.js';
import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import { ageNow, SILENT } from '../flowState.js';
import { isIncident } from '../incident.js';
import { riseKey, type FaultCount } from '../rises.js';
import type { Scene } from '../scene.js';
import { word } from './word.js';

/** Faults that are shown, one where an incident needs the room; the rest are counted. */
const MOST = 2;

/** How the flows come in: who exports, and in words what is wrong with it and since when. */
export function flowExporters(scene: Scene): TreeNode | null {
  const { exporters } = scene.flows;
  if (!exporters) return null;
  const faults = faultsOf(scene);
  if (faults.length === 0)
    return el('p', { class: 'exporters muted' }, [el('bdi', {}, allWell(scene, exporters.exporters))]);
  const most = isIncident(scene) ? 1 : MOST;
  const more = faults.length - most;
  return el('ul', { class: 'exporters' }, [
    ...faults.slice(0, most).map(({ look, label, text }, i) => {
      const others = i === most - 1 && more > 0 && el('span', { class: 'muted' }, ` and ${more} more`);
      return el('li', {}, [word(look, label, 'near'), ' ', el('bdi', {}, text), others], `${label} ${text}`);
    }),
  ]);
}

interface Fault {
  look: 'degraded' | 'unknown';
  label: string;
  text: string;
}

function faultsOf(scene: Scene): Fault[] {
  const { exporters } = scene.flows;
  if (!exporters) return [];
  const heard = new Set(exporters.exporters.map(({ gateway }) => gateway));
  // A gateway that exports nothing is worth a word only where others do.
  const never = heard.size === 0 ? [] : (scene.status?.gateways ?? []).filter(({ name }) => !heard.has(name));
  return [
    ...exporters.exporters.filter((one) => isSilent(scene, one)).map((one) => silent(scene, one)),
    ...never.map(({ name }) =>
      unknown('no flows', `${plainText(name, 16)} has exported none since the receiver started`),
    ),
    ...exporters.exporters.flatMap((one) => countsOf(scene, one)),
    ...exporters.exporters.filter(statesNoRate).map((one) => {
      return degraded('rate not stated', `${nameOf(one)} does not say how it samples: each packet counts as one`);
    }),
    ...(exporters.strangers.length > 0 ? [strangers(exporters.strangers)] : []),
  ];
}

const degraded = (label: string, text: string): Fault => ({ look: 'degraded', label, text });
const unknown = (label: string, text: string): Fault => ({ look: 'unknown', label, text });
const nameOf = ({ gateway, address }: FlowExporter): string => plainText(gateway ?? address, 24);

const isSilent = (scene: Scene, { ageSeconds }: FlowExporter): boolean => ageNow(scene, ageSeconds) > SILENT;

function silent(scene: Scene, exporter: FlowExporter): Fault {
  const age = ageNow(scene, exporter.ageSeconds);
  return unknown(
    'silent',
    `${nameOf(exporter)} ${age === Infinity ? 'has not exported yet' : `exported last ${formatDuration(age)} ago`}`,
  );
}

const said: Record<FaultCount, [label: string, text: (n: string) => string]> = {
  gaps: ['flows lost', (n) => `${n} records or datagrams never came`],
  undecodedSets: ['no template', (n) => `${n} sets wait for a template`],
  kernelDrops: ['dropped', (n) => `${n} datagrams found no room in the receive buffer`],
};

/** Within this many seconds a rise is news. */
const NEWS = 900;

/** Only what has risen while this page looked, and not long ago: counts run for as long as the receiver does. */
function countsOf({ now, flows }: Scene, exporter: FlowExporter): Fault[] {
  return (Object.keys(said) as FaultCount[]).flatMap((count) => {
    const risen = flows.risen.get(riseKey(exporter.address, count));
    const [label, text] = said[count];
    const waits = count === 'undecodedSets' && exporter.templates === 0 && exporter.undecodedSets > 0;
    if (waits && !risen) return [degraded(label, `${nameOf(exporter)}: ${text(String(exporter.undecodedSets))}`)];
    if (!risen || (now - risen.at) / 1000 > NEWS) return [];
    return [
      degraded(
        label,
        `${nameOf(exporter)}: ${text(String(risen.by))}, last ${formatDuration((now - risen.at) / 1000)} ago`,
      ),
    ];
  });
}

const statesNoRate = ({ domains }: FlowExporter): boolean =>
  domains.some(({ samplingSource }) => samplingSource === 'none');

function strangers(all: readonly { address: string; datagrams: number }[]): Fault {
  const names = all.slice(0, 2).map(({ address }) => plainText(address, 40));
  const more = all.length > 2 ? ` and ${all.length - 2} more` : '';
  return degraded('refused', `flows from ${names.join(', ')}${more}: of no gateway`);
}

/** `Flows of gw1 2 s ago, 1 packet in 500; of gw2 4 s ago`. */
function allWell(scene: Scene, exporters: readonly FlowExporter[]): string {
  const each = exporters.slice(0, 4).map((one) => {
    const rate = one.domains.find(({ samplingRate }) => samplingRate !== null)?.samplingRate;
    const sampled = rate === undefined || rate === null || rate === 1 ? '' : `, 1 packet in ${rate}`;
    return `${nameOf(one)} ${formatDuration(ageNow(scene, one.ageSeconds))} ago${sampled}`;
  });
  const more = exporters.length > 4 ? ` and ${exporters.length - 4} more` : '';
  return `Flows heard from ${each.join('; ')}${more}`;
}

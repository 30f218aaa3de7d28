import type { AgentRow, ProbeRow, Status } from '../../../collector/api/types.js';
import type { Look } from '../../charts/glyph.js';
import { formatDuration } from '../../charts/formatTime.js';
import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import { ageNow, SILENT } from '../flowState.js';
import type { Scene } from '../scene.js';
import { gateways } from './gateways.js';
import { storeView } from './storeView.js';
import { word } from './word.js';

interface Row {
  kind: string;
  name: string;
  look: Look;
  word: string;
  age: string;
}

/** More are counted, the worst shown first. */
const MOST = 8;
/** Rows of both tables that leave room for a larger text. */
const FEW = 9;

/** Everything that the picture rests on, and how long ago each was heard: gateways, probes, agents, flows, the store, the other collector. */
export function sourcesView(scene: Scene): TreeNode {
  const all = [...probeRows(scene), ...agentRows(scene), ...flowRows(scene), ...ownRows(scene)];
  const shown = [...all].sort((x, y) => Number(x.look === 'up') - Number(y.look === 'up')).slice(0, MOST);
  const head = ['Source', 'Name', 'State', 'Last heard'];
  const { sources, status } = scene;
  const many = shown.length + (status?.gateways.length ?? 0) > FEW;
  return el('section', { class: many ? 'sources many' : 'sources', 'aria-labelledby': 'sources' }, [
    el('h2', { id: 'sources', class: 'label' }, 'Freshness of every source'),
    gateways(scene),
    el('table', { 'aria-labelledby': 'sources' }, [
      el('thead', {}, [
        el(
          'tr',
          {},
          head.map((text) => el('th', { scope: 'col' }, text, text)),
        ),
      ]),
      el('tbody', {}, shown.map(tableRow)),
    ]),
    all.length > MOST && el('p', { class: 'more' }, `and ${all.length - MOST} more`),
    sources?.failure ? el('p', { class: 'stale-age' }, sources.failure) : null,
    storeView(scene),
  ]);
}

function tableRow({ kind, name, look, word: text, age }: Row): TreeNode {
  const cells = [
    el('td', {}, kind, 'kind'),
    el('th', { scope: 'row' }, [el('bdi', {}, plainText(name, 40))], 'name'),
    el('td', {}, [word(look, text, 'near')], 'state'),
    el('td', {}, age, 'age'),
  ];
  return el('tr', { class: look }, cells, `${kind} ${name}`);
}

const lost = ({ link }: Scene): boolean => link.phase === 'lost';
const ago = (seconds: number | null): string => (seconds === null ? 'never' : `${formatDuration(seconds)} ago`);

/** Seconds since something was `age` old when it was asked for. */
const since = ({ sources, now }: Scene, age: number | null): number | null =>
  age === null || !sources ? null : age + (now - sources.at) / 1000;

const probeLooks: Record<ProbeRow['state'], [Look, string]> = {
  answered: ['up', 'answered'],
  lost: ['down', 'lost'],
  silent: ['unknown', 'silent'],
};

function probeRows(scene: Scene): Row[] {
  return (scene.sources?.probes?.probes ?? []).map(({ name, state, ageSeconds, trouble }) => {
    const [look, text] = lost(scene) ? (['unknown', 'unknown'] as const) : probeLooks[state];
    return {
      kind: 'probe',
      name,
      look,
      word: trouble === null ? text : 'cannot be sent',
      age: ago(since(scene, ageSeconds)),
    };
  });
}

/** An agent reports every few seconds; after a minute without it something is wrong. */
const AGENT_SILENT = 60;

function agentRows(scene: Scene): Row[] {
  return (scene.sources?.probes?.agents ?? []).map(({ name, ageSeconds }: AgentRow) => {
    const age = since(scene, ageSeconds);
    const fresh = age !== null && age <= AGENT_SILENT && !lost(scene);
    return {
      kind: 'probe agent',
      name,
      look: fresh ? 'up' : 'unknown',
      word: fresh ? 'reports' : 'silent',
      age: ago(age),
    };
  });
}

function flowRows(scene: Scene): Row[] {
  return (scene.flows.exporters?.exporters ?? []).map(({ gateway, address, ageSeconds }) => {
    const age = ageNow(scene, ageSeconds);
    const fresh = age <= SILENT && !lost(scene);
    const known = age === Infinity ? null : age;
    return {
      kind: 'flows',
      name: gateway ?? address,
      look: fresh ? 'up' : 'unknown',
      word: fresh ? 'exports' : 'silent',
      age: ago(known),
    };
  });
}

const storeLooks: Record<Status['store']['state'], [Look, string]> = {
  ok: ['up', 'takes samples'],
  behind: ['degraded', 'behind'],
  away: ['down', 'away'],
};

function ownRows(scene: Scene): Row[] {
  const { status, time, elapsed } = scene;
  if (!status) return [];
  const { store, collector, paging } = status;
  const [look, text] = lost(scene) ? (['unknown', 'unknown'] as const) : storeLooks[store.state];
  const written = store.lastWriteAt === null ? null : (time - Date.parse(store.lastWriteAt)) / 1000;
  const heard: [Look, string] = lost(scene) ? ['unknown', 'unknown'] : ['up', 'heard'];
  const peer = paging?.peer;
  const seen: [Look, string] = lost(scene)
    ? ['unknown', 'unknown']
    : peer?.seen
      ? ['up', 'seen']
      : ['unknown', 'not seen'];
  return [
    { kind: 'collector', name: collector.id, look: heard[0], word: heard[1], age: ago(elapsed) },
    { kind: 'store', name: store.driver, look, word: text, age: ago(written) },
    ...(peer ? [{ kind: 'collector', name: peer.name, look: seen[0], word: seen[1], age: '—' }] : []),
  ];
}

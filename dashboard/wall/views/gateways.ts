import type { GatewayStatus } from '../../../collector/api/types.js';
import type { Look } from '../../charts/glyph.js';
import { formatDuration, formatTime } from '../../charts/formatTime.js';
import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import { sentence } from '../answer.js';
import { isIncident } from '../incident.js';
import type { Scene } from '../scene.js';
import { word } from './word.js';

const columns = ['Gateway', 'State', 'Last answer', 'CPU', 'Memory', 'Sensors'];

/** Rows; of more gateways those that need a person come first and the rest are counted. */
const MOST = { quiet: 6, incident: 2 };

/** Every gateway: does it answer, how long ago, how it feels. */
export function gateways(scene: Scene): TreeNode | null {
  const { status } = scene;
  if (!status) return null;
  const all = status.gateways;
  const most = MOST[isIncident(scene) ? 'incident' : 'quiet'];
  const ranked = all.map((gateway) => ({ gateway, rank: urgency.indexOf(stateOf(scene, gateway)[0]) }));
  const worst = (): GatewayStatus[] => ranked.toSorted((x, y) => x.rank - y.rank).map(({ gateway }) => gateway);
  const shown = all.length <= MOST.quiet ? all : worst().slice(0, most);
  const more = all.length - shown.length;
  const well = ranked.filter(({ rank }) => urgency[rank] === 'up').length;
  return el('section', { class: 'gateways', 'aria-labelledby': 'gateways' }, [
    el('h2', { id: 'gateways', class: 'label' }, 'Gateways'),
    status.gateways.length === 0 && el('p', { class: 'detail' }, 'No gateway is configured.'),
    status.gateways.length > 0 &&
      el('table', { 'aria-labelledby': 'gateways' }, [
        el('thead', {}, [
          el(
            'tr',
            {},
            columns.map((name) => el('th', { scope: 'col' }, name, name)),
          ),
        ]),
        el(
          'tbody',
          {},
          shown.flatMap((gateway) => rows(scene, gateway)),
        ),
      ]),
    more > 0 && el('p', { class: 'more' }, `and ${more} more: ${well} of all ${all.length} answer`),
  ]);
}

const urgency: Look[] = ['down', 'unknown', 'degraded', 'at-risk', 'planned', 'ready', 'up'];

function rows(scene: Scene, gateway: GatewayStatus): TreeNode[] {
  const { name } = gateway;
  const [look, text] = stateOf(scene, gateway);
  const fresh = look === 'up';
  const cells = [
    el('td', {}, [word(look, text, 'near')], 'state'),
    el('td', {}, lastAnswer(scene, gateway), 'age'),
    el('td', { class: 'cpu' }, percent(fresh ? gateway.cpuPercent : null), 'cpu'),
    el('td', { class: 'memory' }, percent(fresh ? gateway.memoryPercent : null), 'memory'),
    el('td', {}, [fresh ? sensors(gateway) : '—'], 'sensors'),
  ];
  const head = el('th', { scope: 'row' }, [el('bdi', {}, plainText(name, 14))]);
  const notes = notesOn(scene, gateway, fresh).map((note, i) =>
    el('tr', { class: 'note' }, [el('td', { colspan: columns.length }, [el('bdi', {}, note)])], `${name} note ${i}`),
  );
  return [el('tr', { class: `gateway ${look}` }, [head, ...cells], name), ...notes];
}

function stateOf({ elapsed, link }: Scene, gateway: GatewayStatus): [Look, string] {
  const { state, ageSeconds, staleAfterSeconds } = gateway;
  if (state === 'down') return ['down', 'no answer'];
  if (link.phase === 'lost') return ['unknown', 'unknown'];
  if (state === 'unknown') return ['unknown', ageSeconds === null ? 'not yet' : 'unknown'];
  return ageSeconds !== null && ageSeconds + elapsed > staleAfterSeconds ? ['unknown', 'stale'] : ['up', 'answers'];
}

const lastAnswer = ({ elapsed }: Scene, { ageSeconds }: GatewayStatus): string =>
  ageSeconds === null ? 'never' : `${formatDuration(ageSeconds + elapsed)} ago`;

const percent = (value: number | null): string => (value === null ? '—' : `${Math.round(value)} %`);

function sensors({ sensors: all }: GatewayStatus): TreeNode {
  const failed = all.filter(({ state }) => state === 'failed').length;
  const warning = all.filter(({ state }) => state === 'warning').length;
  if (failed > 0) return word('down', `${failed} failed`, 'near');
  if (warning > 0) return word('degraded', `${warning} warn`, 'near');
  const known = all.filter(({ state }) => state === 'ok').length;
  return el('span', {}, known === 0 ? '—' : `${known} ok`);
}

/** One line for the error of the last poll, one for the sensors that failed. */
function notesOn({ timeZone }: Scene, { error, sensors: all }: GatewayStatus, fresh: boolean): string[] {
  const failed = all.filter(({ state }) => state === 'failed').map(({ label }) => plainText(label, 30));
  const more = failed.length > 3 ? ` and ${failed.length - 3} more` : '';
  return [
    ...(error ? [`${sentence(error.message)} Since ${formatTime(Date.parse(error.since), timeZone)}.`] : []),
    ...(fresh && failed.length > 0 ? [`Failed: ${failed.slice(0, 3).join(', ')}${more}.`] : []),
  ];
}

import { formatDuration, formatMinute, formatTime } from '../../charts/formatTime.js';
import { el, type Child, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import { briefly, sentence } from '../answer.js';
import { isIncident, problemsOf, stillWorks, type Trouble } from '../incident.js';
import type { Scene } from '../scene.js';
import { word } from './word.js';

/** How many more problems are listed beside the first; the rest are counted. In an incident the first needs the room. */
const LISTED = { quiet: 4, incident: 1 };

/** The first problem in full (what, since when, what still works, next step), the others as one line each. */
export function problems(scene: Scene): TreeNode | null {
  const { status } = scene;
  if (!status) return null;
  const [first, ...others] = problemsOf(scene);
  const heading = el('h2', { id: 'problems', class: 'label' }, [
    'Open incidents and problems',
    first ? null : el('span', { class: 'none' }, ' none'),
  ]);
  if (!first) return el('section', { class: 'problems calm', 'aria-labelledby': 'problems' }, [heading]);
  const listed = LISTED[isIncident(scene) ? 'incident' : 'quiet'];
  const more = others.length - listed;
  return el('section', { class: `problems ${first.severity}`, 'aria-labelledby': 'problems' }, [
    heading,
    inFull(scene, first, stillWorks(status)),
    others.length > 0 &&
      el(
        'ul',
        { class: 'others' },
        others.slice(0, listed).map((problem) => inShort(scene, problem)),
      ),
    more > 0 && el('p', { class: 'more' }, `and ${more} more`),
  ]);
}

function inFull(scene: Scene, problem: Trouble, works: string): TreeNode {
  const row = (term: string, text: readonly Child[], name: string) =>
    el('div', { class: name }, [el('dt', {}, term), el('dd', {}, text)], name);
  return el('dl', { class: 'in-full' }, [
    row('What', [bidi(briefly(problem.message))], 'what'),
    row('Since', [since(scene, problem)], 'since'),
    row('Still works', [bidi(works)], 'works'),
    problem.incident &&
      row(
        'Who has it',
        [bidi(whoHasIt(scene, problem.incident)), ...(problem.incident.acknowledged ? [] : takeOn)],
        'who',
      ),
    row('Next step', [bidi(sentence(problem.next))], 'next'),
  ]);
}

/** For an incident that nobody has yet. */
const takeOn = [' ', el('a', { href: 'oncall.html' }, 'Take it on')];

function whoHasIt({ time, timeZone }: Scene, { id, acknowledged }: NonNullable<Trouble['incident']>): string {
  if (!acknowledged) return `Nobody yet (${plainText(id, 40)})`;
  const at = Date.parse(acknowledged.at);
  const note = acknowledged.note === '' ? '' : `: ${plainText(acknowledged.note, 60)}`;
  return `${plainText(acknowledged.author, 30)}${note}, since ${formatMinute(at, timeZone)}, ${formatDuration((time - at) / 1000)} ago`;
}

function inShort(scene: Scene, problem: Trouble): TreeNode {
  const mark = problem.severity === 'critical' ? word('down', 'Critical', 'near') : word('degraded', 'Warning', 'near');
  return el(
    'li',
    {},
    [
      mark,
      el('p', {}, [bidi(briefly(problem.message)), el('span', { class: 'muted' }, ` ${ago(scene, problem)} ago`)]),
    ],
    `${problem.code} ${plainText(problem.subject)}`,
  );
}

const ago = ({ time }: Scene, { since }: Trouble): string => formatDuration((time - Date.parse(since)) / 1000);

const since = (scene: Scene, problem: Trouble): string =>
  `${formatTime(Date.parse(problem.since), scene.timeZone)} · ${ago(scene, problem)} ago`;

const bidi = (text: string): TreeNode => el('bdi', {}, text);

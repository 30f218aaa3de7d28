import { glyph, type Look } from '../../charts/glyph.js';
import { el, type TreeNode } from '../../charts/node.js';
import { answers, type Answer } from '../answer.js';
import type { Scene, Tone } from '../scene.js';
import { month } from './month.js';

/** The ground of what is not known is a mark of its own. */
const marks: Record<Tone, Look | null> = { calm: null, degraded: 'degraded', down: 'down', unknown: null };

/** Not to know is no news where something is known to be wrong. */
const urgency: Tone[] = ['down', 'degraded', 'unknown', 'calm'];

/** The big answers, read at ten metres: a word each in its state's look, and why. In an incident the main one keeps its size. */
export function answerView(scene: Scene): TreeNode[] {
  const all = answers(scene);
  const main = urgency.map((tone) => all.find((each) => each.tone === tone)).find((each) => each !== undefined);
  const said = month(scene);
  return all.map((each) => one(each, each === main, each.id === 'service' ? said : null));
}

function one({ id, label, lines, tone, detail }: Answer, main: boolean, said: string | null): TreeNode {
  const mark = marks[tone];
  return el(
    'section',
    { class: `answer ${tone}${main ? ' main' : ''}`, 'aria-labelledby': id },
    [
      el('h2', { id }, [
        label !== null && el('span', { class: 'label' }, label),
        ...lines.flatMap((line) => [' ', el('span', { class: 'line' }, line)]),
      ]),
      mark !== null && el('span', { class: 'mark' }, [glyph(mark)]),
      el('p', { class: 'detail' }, [el('bdi', {}, detail)]),
      said !== null && el('p', { class: 'detail' }, [el('bdi', {}, said)]),
    ],
    id,
  );
}

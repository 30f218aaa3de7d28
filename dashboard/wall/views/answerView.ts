import { glyph } from '../../charts/glyph.js';
import { el, type TreeNode } from '../../charts/node.js';
import { answer, sentence } from '../answer.js';
import type { Scene, Tone } from '../scene.js';

const looks: Record<Tone, 'up' | 'degraded' | 'down' | 'unknown'> = {
  calm: 'up',
  degraded: 'degraded',
  down: 'down',
  unknown: 'unknown',
};

/** The headline, read at ten metres. */
export function answerView(scene: Scene): TreeNode {
  const { lines, tone, detail } = answer(scene);
  return el('section', { class: `answer ${tone}`, 'aria-labelledby': 'answer' }, [
    el('h2', { id: 'answer' }, [...lines.flatMap((line, i) => [i > 0 && ' ', el('span', { class: 'line' }, line)])]),
    tone !== 'calm' && lines.length > 1 && el('span', { class: 'mark' }, [glyph(looks[tone])]),
    el('p', { class: 'detail' }, detail),
  ]);
}

/** The reason without what the word above it says already, as a sentence. */
function because(reason: string): string {
  const text = sentence(reason.replace(/^not measured: */, ''));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const serviceWords = { available: 'AVAILABLE', unavailable: 'UNAVAILABLE', unknown: 'NOT MEASURED' } as const;

/** What the contract calls the service, in its own word; not measured is not available. */
export function serviceView({ status, link }: Scene): TreeNode | null {
  if (!status) return null;
  const { state, reason } = status.service;
  const text = link.phase === 'lost' ? 'UNKNOWN' : serviceWords[state];
  return el('section', { class: `service ${state}`, 'aria-labelledby': 'service' }, [
    el('h2', { id: 'service', class: 'label' }, 'Service'),
    el('p', { class: 'service-word' }, text),
    link.phase !== 'lost' && el('p', { class: 'detail' }, because(reason)),
  ]);
}

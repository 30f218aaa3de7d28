import { el, type TreeNode } from '../../charts/node.js';
import type { Scene } from '../scene.js';

const steps: [string, string | null, string][] = [
  ['Ask a router what it has:', 'npx interconnect discover ADDRESS --yaml', 'It prints a gateway section to paste.'],
  ['Name each way across in interconnect.yaml:', 'paths: [{ name, gateway, a, b }]', 'a and b are interface names.'],
  [
    'Check it, then let the collector read it again:',
    'npx interconnect check interconnect.yaml',
    'Send SIGHUP, or start again.',
  ],
];

/** The right half while no path is configured: what to do, in order. */
export function empty({ status }: Scene): TreeNode | null {
  if (!status || status.paths.length > 0) return null;
  return el('section', { class: 'empty', 'aria-labelledby': 'empty' }, [
    el('h2', { id: 'empty' }, 'Tell the collector where to look'),
    el(
      'ol',
      {},
      steps.map(([what, command, then]) =>
        el('li', {}, [el('p', {}, what), command && el('code', {}, command), el('p', { class: 'muted' }, then)], what),
      ),
    ),
  ]);
}

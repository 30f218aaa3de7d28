import type { FailoverLanesInput, LanePlanned } from './failoverLanes.js';
import type { LanesLayout } from './lanesLayout.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';

/** Announced work between brackets, over the lanes that it covers. */
export function plannedBand(
  input: FailoverLanesInput,
  layout: LanesLayout,
  { from, to, kind, label, paths }: LanePlanned,
): TreeNode {
  const rows = input.lanes.flatMap(({ path }, i) => (paths.includes(path) ? [i] : []));
  const { x, y, lane } = layout;
  const [x1, x2] = [
    x(Math.max(from, input.from)),
    Math.max(x(Math.max(from, input.from)) + 2, x(Math.min(to, input.to))),
  ];
  const top = y(rows[0] ?? 0) - lane / 2;
  const bottom = y(rows.at(-1) ?? input.lanes.length - 1) + lane / 2;
  const arm = Math.min(input.textSize * 0.5, (x2 - x1) / 3);
  const d = `M${x1 + arm} ${top}H${x1}V${bottom}H${x1 + arm}M${x2 - arm} ${top}H${x2}V${bottom}H${x2 - arm}`;
  const room = Math.floor((x2 - x1) / (input.textSize * 0.56));
  const text = `${kind === 'drill' ? 'drill' : 'planned'}: ${label}`;
  return el('g', { class: `planned ${kind}` }, [
    el('rect', { class: 'planned-ground', x: x1, y: top, width: x2 - x1, height: bottom - top }),
    el('path', { class: 'planned-bracket', d }),
    room > 5 &&
      el(
        'text',
        { class: 'planned-label', x: x1 + input.textSize * 0.3, y: top + input.textSize },
        plainText(text, room),
      ),
  ]);
}

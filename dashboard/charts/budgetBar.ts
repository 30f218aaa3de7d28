import { scaleLinear } from 'd3';
import { formatDuration } from './formatTime.js';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';

export interface BudgetBarInput {
  /** px */
  width: number;
  height: number;
  textSize: number;
  service: string;
  /** Per cent; null where none is promised. */
  target: number | null;
  /** Seconds of downtime in the period. */
  allowed: number;
  used: number;
  simulated: boolean;
}

/** How much of the downtime that the target allows is used: a bar against its end, in words first. What is beyond it is drawn beyond it. */
export function budgetBar(input: BudgetBarInput): TreeNode {
  const { width, height, textSize: t, allowed, used, simulated } = input;
  const spent = used > allowed;
  const x = scaleLinear([0, Math.max(allowed, used) * 1.02 || 1], [0, width]);
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': t };
  const name = simulated ? 'chart budget simulated' : 'chart budget';
  const [y, bar] = [t * 1.6, Math.max(4, Math.min(t, height - t * 1.8))];
  return el(
    'svg',
    { class: name, ...size, role: 'img', 'aria-label': `${simulated ? 'Simulated data. ' : ''}${say(input)}` },
    [
      el('text', { class: 'title', x: 0, y: t }, title(input)),
      el('rect', { class: 'budget-allowed', x: 0.5, y, width: Math.max(1, x(allowed) - 1), height: bar }),
      el('rect', {
        class: spent ? 'budget-used spent' : 'budget-used',
        x: 0,
        y,
        width: used > 0 ? Math.max(2, x(used)) : 0,
        height: bar,
      }),
      spent &&
        el('line', { class: 'budget-end', x1: x(allowed), x2: x(allowed), y1: y - t * 0.3, y2: y + bar + t * 0.3 }),
    ],
  );
}

/** Mean width of a letter, in text sizes. */
const LETTER = 0.6;

/** Whose budget it is and what is left of it: first of all how much, and the rest where there is room for it. */
function title(input: BudgetBarInput): (string | TreeNode)[] {
  const room = Math.floor(input.width / (input.textSize * LETTER));
  const name = plainText(input.service, 24);
  const [whole, short] = [left(input), left(input).replace(/ (of|over) .+$/, '')];
  const fits = (text: string): boolean => name.length + 3 + text.length <= room;
  if (!fits(short)) return [whole.length <= room ? whole : short];
  return [el('tspan', { class: 'path-name' }, name), ` · ${fits(whole) ? whole : short}`];
}

/** `37 min left of 43 min`, or `SPENT: 4 min over 43 min`. */
function left({ allowed, used }: BudgetBarInput): string {
  const whole = formatDuration(allowed);
  if (used > allowed) return `SPENT: ${formatDuration(used - allowed)} over ${whole}`;
  return `${formatDuration(allowed - used)} left of ${whole}`;
}

function say(input: BudgetBarInput): string {
  const target = input.target === null ? '' : ` Target ${input.target} %.`;
  return `Error budget of ${plainText(input.service)}: ${left(input)}.${target}`;
}

import { scaleLinear } from 'd3';
import { el, type TreeNode } from './node.js';
import { plainText } from './plainText.js';

export interface BurnRatesInput {
  /** px */
  width: number;
  height: number;
  textSize: number;
  service: string;
  /** Shortest window first. 1 spends the budget exactly by the end of the period; null where nothing of the window is known. */
  windows: readonly { window: string; rate: number | null }[];
}

/** How fast the budget goes over several windows: bars against 1, which is the pace that lasts. Figures stand in a column, clear of its line. */
export function burnRates({ width, height, textSize: t, service, windows }: BurnRatesInput): TreeNode {
  const [left, right] = [t * 3, width - t * 5];
  const top = Math.max(2, ...windows.map(({ rate }) => rate ?? 0));
  const x = scaleLinear([0, top], [left, Math.max(left + 1, right)]);
  const step = Math.min(t * 1.6, height / Math.max(1, windows.length));
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': t };
  const said = windows.map(({ window, rate }) => `${window} ${times(rate)}`).join(', ');
  return el(
    'svg',
    {
      class: 'chart burn',
      ...size,
      role: 'img',
      'aria-label': `Pace at which the budget of ${plainText(service)} goes: ${said}`,
    },
    [
      ...windows.map(({ window, rate }, i) => {
        const y = step * i;
        const fast = rate !== null && rate > 1;
        return el('g', { class: fast ? 'burn-row fast' : 'burn-row' }, [
          el('text', { class: 'burn-window', x: left - t * 0.5, y: y + step * 0.7, 'text-anchor': 'end' }, window),
          el('rect', {
            class: 'burn-bar',
            x: left,
            y: y + step * 0.2,
            width: rate ? Math.max(1, x(rate) - left) : 0,
            height: step * 0.6,
          }),
          el(
            'text',
            { class: 'direction-value', x: x.range()[1]! + t * 0.4, y: y + step * 0.7 },
            `${times(rate)}${fast ? ' ▲' : ''}`,
          ),
        ]);
      }),
      el('line', { class: 'burn-pace', x1: x(1), x2: x(1), y1: 0, y2: step * windows.length }),
    ],
  );
}

const times = (rate: number | null): string =>
  rate === null ? '—' : `${rate < 10 ? Number(rate.toPrecision(2)) : Math.round(rate)} ×`;

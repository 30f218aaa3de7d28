import { area, curveStepAfter, line, type ScaleLinear } from 'd3';
import { el, type TreeNode } from './node.js';
import { gaps, runs, type Sample, type Step } from './runs.js';

export interface DirectionInput {
  samples: readonly Sample[];
  /** 1 above the axis, -1 below it. */
  sign: 1 | -1;
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
  interval: number;
  /** The pattern that fills gaps. */
  hatch: string;
}

/** One direction of a link as steps from the shared axis, with its gaps hatched and never bridged. */
export function direction({ samples, sign, x, y, interval, hatch }: DirectionInput): TreeNode {
  const [from = 0, to = 0] = x.domain();
  const found = runs(samples, from, to, interval);
  const draw = { x: (p: Corner) => x(p.time), y: (p: Corner) => y(sign * p.value) };
  const filled = area<Corner>().x(draw.x).y0(y(0)).y1(draw.y).curve(curveStepAfter);
  const edge = line<Corner>().x(draw.x).y(draw.y).curve(curveStepAfter);
  const [far = 0, near = 0] = [y(sign * Math.max(...y.domain())), y(0)];
  return el('g', { class: sign === 1 ? 'direction a-to-b' : 'direction b-to-a' }, [
    ...gaps(found, from, to, interval).map(([start, end]) =>
      el('rect', {
        class: 'gap',
        x: x(start),
        width: x(end) - x(start),
        y: Math.min(far, near),
        height: Math.abs(far - near),
        fill: `url(#${hatch})`,
      }),
    ),
    ...found.flatMap((run) => [
      el('path', { class: 'area', d: filled(corners(run)) ?? '' }),
      el('path', { class: 'edge', d: edge(corners(run)) ?? '' }),
    ]),
  ]);
}

interface Corner {
  time: number;
  value: number;
}

function corners(run: readonly Step[]): Corner[] {
  const last = run.at(-1);
  const starts = run.map(({ start, value }) => ({ time: start, value }));
  return last ? [...starts, { time: last.end, value: last.value }] : starts;
}

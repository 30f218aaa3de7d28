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

const known = new WeakMap<readonly Sample[], { key: string; node: TreeNode }>();

/** One direction of a link as steps from the shared axis, with its gaps hatched and never bridged. The same samples on the same scales give the same tree. */
export function direction(input: DirectionInput): TreeNode {
  const { samples, sign, x, y, interval, hatch } = input;
  const key = [sign, interval, hatch, ...x.domain(), ...x.range(), ...y.domain(), ...y.range()].join();
  const before = known.get(samples);
  if (before?.key === key) return before.node;
  const node = draw(input);
  known.set(samples, { key, node });
  return node;
}

function draw({ samples, sign, x, y, interval, hatch }: DirectionInput): TreeNode {
  const [from = 0, to = 0] = x.domain();
  const found = runs(samples, from, to, interval);
  const at = { x: (p: Corner) => x(p.time), y: (p: Corner) => y(sign * p.value) };
  const filled = area<Corner>().x(at.x).y0(y(0)).y1(at.y).curve(curveStepAfter);
  const edge = line<Corner>().x(at.x).y(at.y).curve(curveStepAfter);
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

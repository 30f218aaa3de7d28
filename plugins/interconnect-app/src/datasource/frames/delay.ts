import { type DataFrame, FieldType } from '@grafana/data';
import * as z from 'zod/mini';
import { figure, read, textOrNull, time } from '../api/read';
import type { Client } from '../api/client';
import type { Asked, Frames } from '../run';
import { frameOf } from './frame';
import { aboutOf } from './sla';

const MINUTE = 60_000;
/** The store adds its minutes up to slots of this length: beyond it whole slots are asked for. */
const SLOT = 5 * MINUTE;
/** Points that one answer may have. */
const MOST = 2_000;

const figures = { sent: figure, lost: figure, milliseconds: z.nullable(z.array(z.number())) };
const answer = z.looseObject({
  intervalSeconds: z.number(),
  simulated: z.boolean(),
  percentiles: z.array(z.number()),
  points: z.array(z.looseObject({ time, ...figures })),
  whole: z.looseObject(figures),
});
const probes = z.looseObject({
  probes: z.array(z.looseObject({ name: z.string(), path: textOrNull, service: z.boolean() })),
});
type Probe = z.infer<typeof probes>['probes'][number];

/** A frame for each probe: round trips as percentiles, `p5` … `p99` in ms, and how many packets were sent and lost. Null where nothing was kept. */
export const delayFrames: Frames = async (client, { name = '' }, asked) => {
  const all = read(probes, await client.get('probes'), 'probes').probes;
  const [note, ...found] = await Promise.all([
    aboutOf(client),
    ...wantedOf(all, name).map(async (probe) => ({ probe, kept: await ask(client, probe.name, asked) })),
  ]);
  return found.map(({ probe, kept }): DataFrame => {
    const { points, percentiles, whole, simulated, intervalSeconds } = kept;
    const numbers = [
      ...percentiles.map((percentile, i) => ({
        name: `p${percentile}`,
        values: points.map(({ milliseconds }) => milliseconds?.[i] ?? null),
        config: { unit: 'ms' },
      })),
      { name: 'sent', values: points.map(({ sent }) => sent), config: {} },
      { name: 'lost', values: points.map(({ lost }) => lost), config: {} },
    ];
    return frameOf(
      probe.name,
      [
        {
          name: 'time',
          type: FieldType.time,
          values: points.map((point) => point.time),
          config: { interval: intervalSeconds * 1000 },
        },
        ...numbers.map((one) => ({ ...one, type: FieldType.number, labels: { probe: probe.name } })),
      ],
      { ...note, simulated, wholeDelays: whole.milliseconds }
    );
  });
};

/** Probes, and those that are pinned to a path, by name, separated by commas; those that decide where none is of that name, or none was asked for. */
function wantedOf(all: readonly Probe[], names: string): Probe[] {
  const wanted = names.split(',').map((one) => one.trim());
  const named = all.filter(({ name, path }) => wanted.includes(name) || (path !== null && wanted.includes(path)));
  return named.length > 0 ? named : all.filter(({ service }) => service);
}

async function ask(client: Client, probe: string, { from, to, intervalMs }: Asked): Promise<z.infer<typeof answer>> {
  const least = Math.max(intervalMs, (to - from) / (MOST - 1));
  const unit = least > MINUTE ? SLOT : MINUTE;
  const interval = Math.max(unit, Math.ceil(least / unit) * unit);
  return read(answer, await client.get('probes/delays', { probe, from, to, interval }), 'round trips');
}

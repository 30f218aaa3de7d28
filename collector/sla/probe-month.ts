/** What a probe measured in a period, and on each of its days. Delays are milliseconds. */
import type { EvidenceMinute, ProbeMonth, ProbeSetup } from '../model/sla.js';
import { atPercent } from './percentile.js';
import { MINUTE } from './probe-line.js';
import { daysOf } from './zone.js';

export function probeMonth(
  probe: ProbeSetup,
  minutes: readonly EvidenceMinute[],
  startsAt: number,
  endsAt: number,
  zone: string,
): ProbeMonth {
  const sums = new Sums();
  const days = daysOf({ startsAt, endsAt }, zone).map((each) => ({ ...each, sums: new Sums() }));
  let day = 0;
  for (const minute of minutes) {
    while (day < days.length - 1 && minute.at >= days[day]!.endsAt) day++;
    sums.add(minute);
    days[day]?.sums.add(minute);
  }
  const variations = Float64Array.from(minutes.flatMap(({ variation }) => variation ?? [])).sort();
  return {
    probe: probe.name,
    class: probe.class,
    direction: probe.direction,
    service: probe.service,
    sent: sums.sent,
    lost: sums.lost,
    minutes: sums.minutes,
    expected: Math.floor((endsAt - startsAt) / MINUTE),
    delayMin: sums.min,
    delayMean: sums.mean,
    delayMax: sums.max,
    variationP95: atPercent(variations, 95),
    clock: furthest(minutes),
    days: days.map(({ day: name, sums: of }) => ({
      day: name,
      sent: of.sent,
      lost: of.lost,
      delayMean: of.mean,
      variationMax: of.variation,
    })),
  };
}

class Sums {
  sent = 0;
  lost = 0;
  minutes = 0;
  min: number | null = null;
  max: number | null = null;
  variation: number | null = null;
  private total = 0;
  private answered = 0;

  add({ sent, lost, delayMin, delayMean, delayMax, variation }: EvidenceMinute): void {
    this.sent += sent;
    this.lost += lost;
    if (sent > 0) this.minutes++;
    if (delayMin !== null) this.min = Math.min(this.min ?? delayMin, delayMin);
    if (delayMax !== null) this.max = Math.max(this.max ?? delayMax, delayMax);
    if (variation !== null) this.variation = Math.max(this.variation ?? variation, variation);
    if (delayMean === null) return;
    this.total += delayMean * (sent - lost);
    this.answered += sent - lost;
  }

  get mean(): number | null {
    return this.answered === 0 ? null : this.total / this.answered;
  }
}

function furthest(minutes: readonly EvidenceMinute[]): ProbeMonth['clock'] {
  let most: ProbeMonth['clock'] = null;
  for (const { clock } of minutes)
    if (clock !== null && (most === null || Math.abs(clock.offset) > Math.abs(most.offset))) most = clock;
  return most;
}

/** Per minute what the flows say came in by each interface, as points: 0 where the receiver listened and nothing came, a gap where it did not. */
import type { FlowMinute } from '../flow/aggregate/aggregator.js';
import type { InterfaceMinute } from '../flow/aggregate/totals.js';
import type { Point } from '../store/contract.js';

export interface FacedInterface {
  gateway: string;
  context: string;
  /** Its key in the store. */
  interface: string;
}

const MINUTE = 60_000;
/** After a minute is closed it takes a moment until it is reported. */
const SLACK = 30_000;
/** Minutes that can wait: more than stay open at the longest `flow.late`. */
const MOST = 128;
/** A tick that comes so much later than the one before says that the clock was set, or the machine slept. */
const LEAP = 2 * MINUTE;

export class InterfaceMinutes {
  private readonly waiting = new Map<number, InterfaceMinute[]>();
  /** Since when the receiver has run without a break; null while it does not. */
  private steadySince: number | null = null;
  private restarts = 0;
  private next: number;
  private ticked: number;

  constructor(
    private readonly collector: string,
    now: number,
  ) {
    this.next = Math.floor(now / MINUTE) * MINUTE;
    this.ticked = now;
  }

  take(minutes: readonly FlowMinute[]): void {
    for (const { time, interfaces } of minutes) {
      // A minute can come in two parts, when the receiver was started again.
      this.waiting.set(time, [...(this.waiting.get(time) ?? []), ...interfaces]);
      if (this.waiting.size > MOST) this.waiting.delete(Math.min(...this.waiting.keys()));
    }
  }

  /** Minutes that are finished at `now`; `late` as configured, in milliseconds. */
  close(
    now: number,
    late: number,
    receiver: { running: boolean; restarts: number },
    interfaces: readonly FacedInterface[],
  ): Point[] {
    this.watch(now, receiver);
    const points: Point[] = [];
    for (; this.next + MINUTE + late + SLACK <= now; this.next += MINUTE) {
      const totals = this.waiting.get(this.next) ?? [];
      this.waiting.delete(this.next);
      if (this.steadySince === null || this.steadySince > this.next) continue;
      points.push(...interfaces.map((one) => this.point(one, totals)));
    }
    return points;
  }

  private watch(now: number, { running, restarts }: { running: boolean; restarts: number }): void {
    const leapt = now - this.ticked > LEAP || now < this.ticked;
    if (!running) this.steadySince = null;
    else if (this.steadySince === null || restarts !== this.restarts || leapt) this.steadySince = now;
    if (leapt) this.next = Math.max(this.next, Math.floor(this.ticked / MINUTE) * MINUTE);
    if (leapt && this.next < now - MOST * MINUTE) this.next = Math.floor(now / MINUTE) * MINUTE;
    this.restarts = restarts;
    this.ticked = now;
  }

  private point({ gateway, context, interface: name }: FacedInterface, totals: readonly InterfaceMinute[]): Point {
    const own = totals.filter((total) => total.gateway === gateway && total.interface === name);
    const sum = (field: 'octets' | 'packets'): number => own.reduce((all, total) => all + total[field], 0);
    return {
      measurement: 'flow-interface',
      time: this.next + MINUTE,
      seconds: MINUTE / 1_000,
      collector: this.collector,
      tags: { gateway, context, interface: name },
      fields: { octets: sum('octets'), packets: sum('packets') },
    };
  }
}

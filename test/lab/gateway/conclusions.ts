/** What the product has concluded, as its API tells it. */
import type {
  FailoversAnswer,
  IncidentsAnswer,
  PostureAnswer,
  ResilienceAnswer,
} from '../../../collector/api/types.js';
import { until } from '../../until.js';
import { GROUP } from './configuration.js';
import type { Lab } from './lab.js';
import type { Product } from './product.js';
import type { Traffic } from './traffic.js';

export type PathName = 'primary' | 'standby';
export type Failover = FailoversAnswer['failovers'][number];
type Incident = IncidentsAnswer['incidents'][number];

/** What is looked at, in few words, so that a wait in vain says what stood there instead. */
export interface Summary {
  service: string;
  protection: string;
  primary: string;
  standby: string;
  /** Paths that forward a→b and b→a. */
  forwards: string;
}

/** For machines that are busy: routers and collector need seconds, and nothing here is a measurement. */
const DEADLINE = { timeout: 60_000, every: 200 };

/** From the first evidence of a failover until it is judged, ms: seconds at most where polls come each second, on a machine that is busy too. */
const LATEST = 10_000;

/** Times that were counted from the agents' ticks (1/100 s) may lie a little before what caused them, ms. */
export const ROUNDING = 500;

export class Conclusions {
  private readonly marked = new Set<string>();

  constructor(
    private readonly product: Product,
    private readonly traffic: Traffic,
  ) {}

  resilience(): Promise<ResilienceAnswer> {
    return this.product.get('/resilience');
  }

  posture(): Promise<PostureAnswer> {
    return this.product.get('/posture');
  }

  async failovers(): Promise<Failover[]> {
    return (await this.product.get<FailoversAnswer>('/failovers')).failovers;
  }

  /** What is recorded so far is not asked about again. */
  async mark(): Promise<void> {
    for (const { id } of await this.failovers()) this.marked.add(id);
  }

  /** Those that were recorded since the mark, oldest first. */
  async newFailovers(): Promise<Failover[]> {
    return (await this.failovers()).filter(({ id }) => !this.marked.has(id)).reverse();
  }

  /** Waits until the new failovers are as wanted; fails with those that there are, and where one was told late. */
  async recorded(what: string, wanted: (failovers: Failover[]) => boolean): Promise<void> {
    const began = Date.now();
    const met = async (): Promise<boolean> => wanted(await this.newFailovers());
    await until(what, met, DEADLINE).catch(async (error: unknown) => {
      const records = JSON.stringify(await this.newFailovers(), null, 1);
      const witness = JSON.stringify(this.traffic.lossSince(began - DEADLINE.timeout));
      throw new Error(`${what}: ${records}\nlost, by the witness, in this time and the minute before: ${witness}`, {
        cause: error,
      });
    });
    const all = await this.newFailovers();
    const late = all.filter(({ startedAt, judgedAt }) => Date.parse(judgedAt) - Date.parse(startedAt) > LATEST);
    if (late.length > 0) throw new Error(`${what}: told later than ${LATEST} ms: ${JSON.stringify(late, null, 1)}`);
  }

  async incidents(state: 'open' | 'any' = 'any'): Promise<Incident[]> {
    return (await this.product.get<IncidentsAnswer>(`/incidents?state=${state}`)).incidents;
  }

  async summary(): Promise<Summary> {
    const { service, groups, paths } = await this.resilience();
    const health = (name: PathName): string => paths.find(({ path }) => path === name)?.health ?? 'absent';
    const group = groups.find((each) => each.group === GROUP);
    return {
      service: service.state,
      protection: group?.posture.protection.state ?? 'absent',
      primary: health('primary'),
      standby: health('standby'),
      forwards: group?.forwarding.map(({ state, paths: names }) => names.join('+') || state).join(' ') ?? 'absent',
    };
  }

  /** Waits until the product concludes all that is wanted; fails with what it concluded instead, and why. */
  async concludes(what: string, wanted: Partial<Summary>): Promise<void> {
    let last: Summary | null = null;
    const met = async (): Promise<boolean> => {
      const now = (last = await this.summary());
      return Object.entries(wanted).every(([key, value]) => now[key as keyof Summary] === value);
    };
    await until(what, met, DEADLINE).catch(async (error: unknown) => {
      const { service, paths, groups } = await this.resilience();
      const why = {
        service: service.reason,
        paths: paths.map(({ reasons }) => reasons),
        groups: groups.map(({ posture, forwarding }) => [
          posture.protection.reasons,
          forwarding.map(({ reason }) => reason),
        ]),
      };
      const story = `concluded ${JSON.stringify(last)}, not ${JSON.stringify(wanted)}: ${JSON.stringify(why, null, 1)}`;
      throw new Error(`${what}: ${story}\n${this.product.said}`, { cause: error });
    });
  }

  /** Incidents that began since a wall-clock time, oldest first. */
  async openedSince(time: number): Promise<Incident[]> {
    const all = await this.incidents();
    return all.filter(({ openedAt }) => Date.parse(openedAt) >= time - ROUNDING).reverse();
  }

  /** No incident is open. One is held open for half a minute after its end, and what fails again until then belongs to it; what flaps, until it is damped no more. */
  async calm(): Promise<void> {
    let open: Incident[] = [];
    const isCalm = async (): Promise<boolean> => (open = await this.incidents('open')).length === 0;
    await until('no incident is open', isCalm, { timeout: 240_000, every: 500 }).catch((error: unknown) => {
      throw new Error(`still open: ${JSON.stringify(open, null, 1)}`, { cause: error });
    });
  }

  /** Traffic crosses by the primary, and all is well. */
  async normal(lab: Lab): Promise<void> {
    await until('both edges route by the primary', () => lab.isRoutedBy('gw1'), DEADLINE);
    await until('traffic crosses', () => lab.traffic.recoveredSince(0), DEADLINE);
    await this.concludes('both paths are up and the primary forwards', {
      service: 'available',
      protection: 'protected',
      primary: 'up',
      standby: 'up',
      forwards: 'primary primary',
    });
  }
}

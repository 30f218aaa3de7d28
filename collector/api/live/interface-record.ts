/** The latest of one interface. */
import type { AdminStatus, InterfaceIdentity, OperStatus } from '../../model/interface.js';
import type { InterfaceObservation, InterfaceStateObservation } from '../../model/observation.js';
import type { FigureName, InterfaceFigures } from './interface-figures.js';
import type { Seen } from './seen.js';

/** Its numbers stand in its place among those of all interfaces of its table: once it is forgotten, they are another's. */
export class InterfaceRecord {
  identity: InterfaceIdentity | null = null;
  adminStatus: AdminStatus | null = null;
  operStatus: OperStatus | null = null;
  /** Of the reading that gave the two statuses. */
  statusRead: Seen | null = null;
  state: Seen | null = null;
  counters: Seen | null = null;

  constructor(
    readonly key: string,
    private readonly figures: InterfaceFigures,
    private place: number,
  ) {}

  /** Wall clock at which the statuses were first seen as they are, ms since the epoch. */
  get statusSince(): number | null {
    return this.figures.get(this.place, 'statusSince');
  }

  /** ifLastChange: ms of sysUpTime; null where the agent does not tell. */
  get lastChange(): number | null {
    return this.figures.get(this.place, 'lastChange');
  }

  /** snmpEngineBoots by the same poll; null where the agent does not tell. */
  get boots(): number | null {
    return this.figures.get(this.place, 'boots');
  }

  /** bit/s. */
  get speed(): number | null {
    return this.figures.get(this.place, 'speed');
  }

  /** Seconds that the counts cover; null before a first reading, on it and across a gap. */
  get seconds(): number | null {
    return this.figures.get(this.place, 'seconds');
  }

  get inOctets(): number | null {
    return this.figures.get(this.place, 'inOctets');
  }

  get outOctets(): number | null {
    return this.figures.get(this.place, 'outOctets');
  }

  /** Unicast, multicast and broadcast. */
  get inPackets(): number | null {
    return this.figures.get(this.place, 'inPackets');
  }

  get outPackets(): number | null {
    return this.figures.get(this.place, 'outPackets');
  }

  get inErrors(): number | null {
    return this.figures.get(this.place, 'inErrors');
  }

  get outErrors(): number | null {
    return this.figures.get(this.place, 'outErrors');
  }

  get inDiscards(): number | null {
    return this.figures.get(this.place, 'inDiscards');
  }

  get outDiscards(): number | null {
    return this.figures.get(this.place, 'outDiscards');
  }

  takeState({ lastChange, boots }: InterfaceStateObservation, read: Seen): void {
    this.state = read;
    this.put('lastChange', lastChange);
    this.put('boots', boots ?? null);
  }

  takeCounters({ identity, speed, seconds, deltas }: InterfaceObservation, read: Seen): void {
    this.counters = read;
    this.identity = identity;
    this.put('speed', speed);
    this.put('seconds', seconds);
    this.put('inOctets', deltas.inOctets);
    this.put('outOctets', deltas.outOctets);
    this.put('inPackets', packets(deltas.inUcastPkts, deltas.inMulticastPkts, deltas.inBroadcastPkts));
    this.put('outPackets', packets(deltas.outUcastPkts, deltas.outMulticastPkts, deltas.outBroadcastPkts));
    this.put('inErrors', deltas.inErrors);
    this.put('outErrors', deltas.outErrors);
    this.put('inDiscards', deltas.inDiscards);
    this.put('outDiscards', deltas.outDiscards);
  }

  /** True where it changed. The freshest word counts: a long walk of counters may end after a state poll that began later. */
  takeStatus(
    { adminStatus, operStatus }: Pick<InterfaceObservation, 'adminStatus' | 'operStatus'>,
    read: Seen,
  ): boolean {
    if (adminStatus === null && operStatus === null) return false;
    if (this.statusRead !== null && this.statusRead.monotonic > read.monotonic) return false;
    const changed = this.adminStatus !== adminStatus || this.operStatus !== operStatus;
    if (changed) this.put('statusSince', read.at);
    this.adminStatus = adminStatus;
    this.operStatus = operStatus;
    this.statusRead = read;
    return changed;
  }

  /** Takes its figures to another place. */
  move(place: number): void {
    if (place === this.place) return;
    this.figures.move(this.place, place);
    this.place = place;
  }

  private put(figure: FigureName, value: number | null): void {
    this.figures.put(this.place, figure, value);
  }
}

/** Without unicast there is no total; agents without the other two count them nowhere. */
function packets(unicast: number | null, multicast: number | null, broadcast: number | null): number | null {
  return unicast === null ? null : unicast + (multicast ?? 0) + (broadcast ?? 0);
}

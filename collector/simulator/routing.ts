/** What a simulated gateway says of its routing: a session with a peer on each side, the route that comes from side B, its part in an election. */
import type { Port } from './port.js';

export type SessionState = 'established' | 'idle';

/** It stands while its interface is up and nothing holds it down. */
export class Session {
  state: SessionState = 'established';
  /** bgpPeerFsmEstablishedTransitions. */
  transitions = 1;
  /** Held down by a fault, whatever its interface does. */
  held = false;

  constructor(
    readonly peer: string,
    readonly remoteAs: number,
    readonly port: Port,
    /** When it changed last, milliseconds since the epoch. */
    public changedAt: number,
  ) {}

  /** Gives whether it changed. */
  settle(powered: boolean, now: number): boolean {
    const state = powered && !this.held && this.port.operStatus === 'up' ? 'established' : 'idle';
    if (state === this.state) return false;
    this.state = state;
    this.changedAt = now;
    if (state === 'established') this.transitions++;
    return true;
  }

  restarted(now: number): void {
    this.transitions = 1;
    this.changedAt = now;
  }
}

/** VRRP on the network of side A: who takes in what comes from there. */
export class Election {
  master = false;
  /** vrrpStatsBecomeMaster. */
  becameMaster = 0;

  /** Gives whether it became master. */
  settle(master: boolean): boolean {
    const became = master && !this.master;
    this.master = master;
    if (became) this.becameMaster++;
    return became;
  }
}

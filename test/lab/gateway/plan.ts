/** What a laboratory is made of beside its four routers. A scenario asks for what it needs, and for no more: each part costs a busy machine. */
export interface Plan {
  /** How side A reaches the gateways: over BGP, or over a network in which both stand and one of them is elected (VRRP). */
  entry: 'bgp' | 'vrrp';
  /** The cable between gcsx and gw1 can lose and delay, and sessions are watched by BFD once told to. */
  impaired: boolean;
  /** A probe is pinned to each path. */
  pinned: boolean;
  /** An agent probes from `nhs` too. */
  bothEnds: boolean;
  /** The collector's wall clock can be stepped. */
  steppable: boolean;
  /** The section `alerts` of the configuration; a pager listens in `nms` where there is one. */
  alerts: object | null;
  /** The section `contract` of the configuration. */
  contract: object | null;
  /** A second collector watches from a place of its own; both write into one influxd, or each into its own store. Somebody is paged by both. */
  pair: 'own' | 'shared' | null;
  /** Flows are heard on the loopback of the collector, as if gw1 exported them. */
  flows: boolean;
  /** Both gateways export flows of what comes in by the interfaces of their path. */
  softflowd: boolean;
  /** Every packet of the probes is seen on the cable of `la` and kept. */
  probeLog: boolean;
}

export const PLAIN: Plan = {
  entry: 'bgp',
  impaired: false,
  pinned: false,
  bothEnds: false,
  steppable: false,
  alerts: null,
  contract: null,
  pair: null,
  flows: false,
  softflowd: false,
  probeLog: false,
};

/** What is known of those who export flows, and of how they are heard. Counts run since the receiver started. */

/** Counts by reason. */
export type ByReason = Readonly<Record<string, number>>;

export interface FlowCounts {
  datagrams: number;
  dataRecords: number;
  optionsRecords: number;
  flowSamples: number;
  counterSamples: number;
  discardSamples: number;
  /** Data sets whose template has not come (yet). */
  undecodedSets: number;
  /** Units that never came: datagrams in NetFlow v9 and sFlow, records in the others. Falls when late ones come after all. */
  gaps: number;
  duplicates: number;
  reordered: number;
  /** Times the exporter began to count anew. */
  restarts: number;
}

/** One observation domain (source id, engine, sub-agent) of an exporter. */
export interface FlowDomainHealth extends FlowCounts {
  protocol: string;
  id: number;
  /** Milliseconds since the epoch, to the second; null before the first since the receiver started. */
  lastDatagram: number | null;
  /** Templates that are good now. */
  templates: number;
  /** Data sets that wait now for their template. */
  waitingSets: number;
  /** Packets one sampled packet stands for, in the record seen last; null before the first. */
  samplingRate: number | null;
  /** Where that rate came from; null before the first record. */
  samplingSource: string | null;
  errors: ByReason;
}

export interface FlowExporterHealth extends FlowCounts {
  address: string;
  /** Name of the gateway; null where the address belongs to none and is heard all the same. */
  gateway: string | null;
  /** Milliseconds since the epoch; null before the first. */
  lastDatagram: number | null;
  octets: number;
  templates: number;
  /** Data sets that wait now for their template. */
  waitingSets: number;
  /** Faults of the exporter and of all its domains. */
  errors: ByReason;
  /** Datagrams that the kernel dropped from queues that are this exporter's own. */
  kernelDrops: number;
  /** TCP connections open now. */
  connections: number;
  /** Counts by protocol, of all domains. */
  protocols: Readonly<Record<string, FlowCounts>>;
  /** At most as many as one can look at; counts of the others are in the sums above. */
  domains: FlowDomainHealth[];
  domainsNotShown: number;
}

export interface FlowSocketHealth {
  transport: 'udp' | 'tcp';
  /** As configured: `[::]:2055`. */
  listen: string;
  port: number;
  /** Whose own queue this is; null for the one that everybody shares. */
  exporter: string | null;
  /** Octets of receive buffer that were asked for, and that the kernel gave. */
  bufferAsked: number;
  bufferGiven: number;
  /** Octets that wait in the kernel, and datagrams that it dropped; null where the system does not tell. */
  queue: number | null;
  drops: number | null;
}

/** Someone whose datagrams were refused. */
export interface RefusedExporter {
  address: string;
  datagrams: number;
  /** Milliseconds since the epoch. */
  last: number;
}

export interface FlowReceiverHealth {
  /** When this was written, milliseconds since the epoch. */
  at: number;
  exporters: FlowExporterHealth[];
  sockets: FlowSocketHealth[];
  /** How datagrams are taken from the kernel, and why not the faster way; null where nothing is listened to over UDP. */
  reception: { way: 'recvmmsg' | 'dgram'; why: string | null } | null;
  /** Datagrams and connections that were not taken, by reason. */
  refused: ByReason;
  /** Those who were refused last. */
  refusedExporters: RefusedExporter[];
  /** Drops of all sockets there ever were, by the listening address. */
  drops: ByReason;
  /** Of this thread, octets. */
  memory: number;
}

/** Beside the health of the receiver, that of the thread it runs in. */
export interface FlowHealth {
  /** `off`: nothing to listen to. `waiting`: the thread ended and is started again in a while. */
  state: 'off' | 'starting' | 'running' | 'waiting' | 'stopped';
  /** Times the thread had to be started again. */
  restarts: number;
  /** Why, in the last case; null where it never happened. */
  lastFailure: string | null;
  receiver: FlowReceiverHealth | null;
}

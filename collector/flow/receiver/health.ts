/** The state of exporters as plain data, for those who show it. */
import type { FlowDomainHealth, FlowExporterHealth } from '../../model/flow-health.js';
import type { Domain, Exporter } from '../domain.js';
import type { Peer } from './peers.js';
import type { Seen } from './seen.js';
import { addReasons, addSums, noSums, sumsOf, type Sums } from './sums.js';

/** Domains of one exporter that are shown one by one, and exporters that are. */
const DOMAINS = 32;
const EXPORTERS = 512;

/** When each domain was heard last: the decoder counts its datagrams, and this looks at the counts now and then. */
export class LastHeard {
  private readonly domains = new Map<number, { domain: Domain; datagrams: number; last: number }>();

  look(domain: Domain, now: number): number | null {
    const { datagrams } = domain.counts;
    const before = this.domains.get(domain.index);
    if (before?.domain === domain && before.datagrams === datagrams) return before.last;
    if (datagrams === 0) return null;
    this.domains.set(domain.index, { domain, datagrams, last: now });
    return now;
  }

  forget(index: number): void {
    this.domains.delete(index);
  }
}

export function exportersHealth(peers: Iterable<Peer>, seen: Seen, last: LastHeard): FlowExporterHealth[] {
  const all = [...peers].sort((a, b) => Number(a.gateway === null) - Number(b.gateway === null));
  const shown = all.slice(0, EXPORTERS).map((peer) => exporterHealth(peer, seen, last));
  const others = all.slice(EXPORTERS).map((peer) => exporterHealth(peer, seen, last));
  return others.length === 0 ? shown : [...shown, others.reduce(merged)];
}

function exporterHealth(peer: Peer, seen: Seen, last: LastHeard): FlowExporterHealth {
  const exporters = [peer.exporter, ...peer.sessions];
  const domains = exporters.flatMap((exporter) => [...exporter.domains.values()]);
  const protocols = byProtocol(peer, domains);
  const healths = domains.map((domain) => domainHealth(domain, seen, last.look(domain, peer.lastDatagram ?? 0)));
  return {
    address: peer.address,
    gateway: peer.gateway,
    lastDatagram: peer.lastDatagram,
    octets: peer.octets,
    ...Object.values(protocols).reduce(addSums, noSums()),
    templates: domains.reduce((sum, { templates }) => sum + templates.size, 0),
    waitingSets: domains.reduce((sum, { held }) => sum + held.size, 0),
    errors: allErrors(peer, exporters, domains),
    kernelDrops: peer.kernelDrops,
    connections: peer.sessions.size,
    protocols,
    domains: healths.slice(0, DOMAINS),
    domainsNotShown: Math.max(0, healths.length - DOMAINS),
  };
}

function byProtocol(peer: Peer, domains: Domain[]): Record<string, Sums> {
  const sums: Record<string, Sums> = {};
  for (const [protocol, retired] of peer.retired) sums[protocol] = addSums(noSums(), retired);
  for (const domain of domains) sums[domain.protocol] = addSums(sums[domain.protocol] ?? noSums(), sumsOf(domain));
  return sums;
}

function allErrors(peer: Peer, exporters: Exporter[], domains: Domain[]): Record<string, number> {
  const errors = Object.fromEntries(peer.retiredErrors);
  for (const holder of [...exporters, ...domains]) addReasons(errors, holder.errors.entries());
  return errors;
}

function domainHealth(domain: Domain, seen: Seen, lastDatagram: number | null): FlowDomainHealth {
  return {
    protocol: domain.protocol,
    id: domain.id,
    lastDatagram,
    ...sumsOf(domain),
    templates: domain.templates.size,
    waitingSets: domain.held.size,
    ...seen.of(domain.index),
    errors: Object.fromEntries(domain.errors.entries()),
  };
}

/** Those who are too many to show, under one name. */
function merged(a: FlowExporterHealth, b: FlowExporterHealth): FlowExporterHealth {
  const errors = { ...a.errors };
  addReasons(errors, Object.entries(b.errors));
  const protocols: Record<string, Sums> = {};
  for (const [protocol, sums] of [...Object.entries(a.protocols), ...Object.entries(b.protocols)])
    protocols[protocol] = addSums(protocols[protocol] ?? noSums(), sums);
  return {
    address: 'other',
    gateway: null,
    lastDatagram: Math.max(a.lastDatagram ?? 0, b.lastDatagram ?? 0),
    octets: a.octets + b.octets,
    ...Object.values(protocols).reduce(addSums, noSums()),
    templates: a.templates + b.templates,
    waitingSets: a.waitingSets + b.waitingSets,
    errors,
    kernelDrops: a.kernelDrops + b.kernelDrops,
    connections: a.connections + b.connections,
    protocols,
    domains: [],
    domainsNotShown: a.domainsNotShown + a.domains.length + b.domainsNotShown + b.domains.length,
  };
}

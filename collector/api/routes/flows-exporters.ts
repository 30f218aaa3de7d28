/** Those who export flows, and how they are heard. */
import type { FlowAggregateCounts } from '../../model/flow-totals.js';
import type { FlowCounts, FlowDomainHealth, FlowExporterHealth, FlowHealth } from '../../model/flow-health.js';
import type {
  FlowAggregation,
  FlowExportCounts,
  FlowExporter,
  FlowExporterDomain,
  FlowExportersAnswer,
} from '../flow-types.js';
import { iso } from '../live/seen.js';
import { flowExportersAnswer } from '../schema/flows.js';
import type { Route } from './route.js';

export const flowsExportersRoute: Route = {
  method: 'GET',
  url: '/api/v1/flows/exporters',
  tag: 'flows',
  summary: 'Who exports flows: last seen, templates, sampling, what was lost, refused or could not be decoded',
  answers: { 200: { description: 'Counts since the receiver started', schema: flowExportersAnswer } },
  handle: ({ flows, clock }) => describe(flows.exporters(), flows.counts(), clock.now()),
};

function describe(health: FlowHealth, counts: FlowAggregateCounts | null, now: number): FlowExportersAnswer {
  const { state, restarts, lastFailure, receiver } = health;
  return {
    ...{ time: iso(now), state, restarts, lastFailure },
    updatedAt: receiver === null ? null : iso(receiver.at),
    exporters: (receiver?.exporters ?? []).map((one) => exporterOf(one, now)),
    sockets: receiver?.sockets ?? [],
    reception: receiver?.reception ?? null,
    kernelDrops: receiver?.drops ?? {},
    refused: receiver?.refused ?? {},
    strangers: (receiver?.refusedExporters ?? []).map(({ address, datagrams, last }) => ({
      ...{ address, datagrams },
      lastSeenAt: iso(last),
    })),
    aggregation: counts === null ? null : aggregationOf(counts),
  };
}

function exporterOf(one: FlowExporterHealth, now: number): FlowExporter {
  const { address, gateway, lastDatagram, octets, templates, errors, kernelDrops, connections, domainsNotShown } = one;
  return {
    ...{ address, gateway, ...countsOf(one), octets, templates, errors, kernelDrops, connections, domainsNotShown },
    lastSeenAt: lastDatagram === null ? null : iso(lastDatagram),
    ageSeconds: lastDatagram === null ? null : Math.max(0, now - lastDatagram) / 1_000,
    protocols: Object.keys(one.protocols),
    domains: one.domains.map(domainOf),
  };
}

function domainOf(one: FlowDomainHealth): FlowExporterDomain {
  const { protocol, id, lastDatagram, templates, samplingRate, samplingSource, errors } = one;
  const lastSeenAt = lastDatagram === null ? null : iso(lastDatagram);
  return { protocol, domain: id, lastSeenAt, ...countsOf(one), templates, samplingRate, samplingSource, errors };
}

function countsOf({ dataRecords: records, ...counts }: FlowCounts): FlowExportCounts {
  const { datagrams, optionsRecords, flowSamples, counterSamples, discardSamples } = counts;
  const { undecodedSets, gaps, duplicates, reordered, restarts } = counts;
  return {
    ...{ datagrams, records, optionsRecords, flowSamples, counterSamples, discardSamples },
    ...{ undecodedSets, gaps, duplicates, reordered, restarts },
  };
}

function aggregationOf(counts: FlowAggregateCounts): FlowAggregation {
  const { records, overflowed, clipped, stretched, ahead, undrained, apart } = counts;
  return { records, overflowed, clipped, stretched, ahead, undrained, apart: { ...apart } };
}

/** Those who export flows, and how they are heard. Labels are gateways, protocols and reasons: bounded, whatever exporters send. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { FlowCounts, FlowExporterHealth, FlowHealth, FlowReceiverHealth } from '../../model/flow-health.js';
import type { Family } from './family.js';

/** Counts from the start of the receiver's thread: they begin anew when it does. */
const counted: [metric: string, field: keyof FlowCounts, help: string][] = [
  ['datagrams', 'datagrams', 'Flow datagrams (messages over TCP) received.'],
  ['records', 'dataRecords', 'Flow records decoded.'],
  ['options_records', 'optionsRecords', 'Options records decoded.'],
  ['samples', 'flowSamples', 'sFlow flow samples decoded.'],
  ['counter_samples', 'counterSamples', 'sFlow counter samples decoded.'],
  ['discard_samples', 'discardSamples', 'sFlow discard samples decoded.'],
  ['duplicates', 'duplicates', 'Datagrams that came twice.'],
  ['reordered', 'reordered', 'Datagrams that came late.'],
  ['exporter_restarts', 'restarts', 'Times an exporter began to count anew.'],
];

const levels: [metric: string, field: keyof FlowCounts, help: string][] = [
  ['undecoded_sets', 'undecodedSets', 'Data sets whose template has not come.'],
  [
    'lost',
    'gaps',
    'What never came, by sequence numbers: datagrams in NetFlow v9 and sFlow, records in the others, messages of an IPFIX exporter that numbers those. Falls when something comes late.',
  ],
];

/** Name of those whose address belongs to no gateway. */
const STRANGERS = 'unknown';
const gatewayOf = ({ gateway }: FlowExporterHealth): string => gateway ?? STRANGERS;

export function flowMetrics(registry: Registry, read: () => FlowHealth): Family {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `interconnect_flow_${name}_total`, help, labelNames, registers });
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name: `interconnect_flow_${name}`, help, labelNames, registers });

  const byProtocol = [
    ...counted.map(([metric, field, help]) => ({ field, metric: counter(metric, help, ['gateway', 'protocol']) })),
    ...levels.map(([metric, field, help]) => ({ field, metric: gauge(metric, help, ['gateway', 'protocol']) })),
  ];
  const bytes = counter('received_bytes', 'Octets of flow datagrams received.', ['gateway']);
  const errors = counter('errors', 'What could not be decoded, by reason.', ['gateway', 'reason']);
  const templates = gauge('templates', 'Templates that are good now.', ['gateway']);
  const last = gauge('last_datagram_timestamp_seconds', 'When a gateway exported last.', ['gateway']);
  const rate = gauge(
    'sampling_rate',
    'Packets one sampled packet stands for, in the records seen last; the largest of the domains.',
    ['gateway', 'source'],
  );
  const kernelDrops = counter('exporter_kernel_drops', 'Datagrams the kernel dropped from queues of one gateway.', [
    'gateway',
  ]);
  const connections = gauge('tcp_connections', 'IPFIX connections open.', ['gateway']);
  const refused = counter('refused', 'Datagrams and connections refused, by reason.', ['reason']);
  const drops = counter('socket_drops', 'Datagrams the kernel dropped, by the address listened to.', ['listen']);
  const queue = gauge('socket_queue_bytes', 'Octets that wait in the kernel.', ['listen']);
  const buffer = gauge('socket_buffer_bytes', 'Receive buffer that the kernel gave.', ['listen']);
  const reception = gauge(
    'reception_info',
    'How datagrams are taken from the kernel: recvmmsg (many at a time) or dgram (one).',
    ['way'],
  );
  const up = gauge('receiver_up', '1 while the receiver runs; absent where flows are not heard.', []);
  const restarts = counter('receiver_restarts', 'Times the thread of the receiver had to be started again.', []);
  const memory = gauge('receiver_memory_bytes', 'Heap and buffers of the thread of the receiver.', []);
  const all = [
    ...byProtocol.map(({ metric }) => metric),
    ...[
      bytes,
      errors,
      templates,
      last,
      rate,
      kernelDrops,
      connections,
      refused,
      drops,
      queue,
      buffer,
      reception,
      up,
      restarts,
      memory,
    ],
  ];

  function exporter(one: FlowExporterHealth): void {
    const gateway = gatewayOf(one);
    for (const [protocol, counts] of Object.entries(one.protocols))
      for (const { metric, field } of byProtocol) metric.inc({ gateway, protocol }, counts[field]);
    bytes.inc({ gateway }, one.octets);
    templates.inc({ gateway }, one.templates);
    kernelDrops.inc({ gateway }, one.kernelDrops);
    connections.inc({ gateway }, one.connections);
    for (const [reason, count] of Object.entries(one.errors)) errors.inc({ gateway, reason }, count);
  }

  function receiver(health: FlowReceiverHealth): void {
    const { exporters, sockets, refused: reasons, drops: dropped, memory: used } = health;
    if (health.reception !== null) reception.set({ way: health.reception.way }, 1);
    for (const one of exporters) exporter(one);
    for (const [gateway, time] of latest(exporters)) last.set({ gateway }, time / 1000);
    for (const [[gateway, source], value] of rates(exporters)) rate.set({ gateway, source }, value);
    for (const [reason, count] of Object.entries(reasons)) refused.inc({ reason }, count);
    for (const [listen, count] of Object.entries(dropped)) drops.inc({ listen }, count);
    for (const { listen, queue: waiting } of sockets) if (waiting !== null) queue.inc({ listen }, waiting);
    for (const { listen, bufferGiven, transport } of sockets)
      if (transport === 'udp') buffer.set({ listen }, bufferGiven);
    memory.set(used);
  }

  return {
    collect() {
      const now = read();
      for (const metric of all) metric.reset();
      // Without labels there is always a sample, unless it is taken away.
      for (const metric of [up, restarts, memory]) metric.remove();
      if (now.state === 'off') return;
      up.set(now.state === 'running' ? 1 : 0);
      restarts.inc(now.restarts);
      if (now.receiver) receiver(now.receiver);
    },
  };
}

/** The time of the last datagram by gateway. */
function latest(exporters: readonly FlowExporterHealth[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const one of exporters)
    if (one.lastDatagram !== null)
      times.set(gatewayOf(one), Math.max(times.get(gatewayOf(one)) ?? 0, one.lastDatagram));
  return times;
}

/** The largest rate by gateway and source. */
function rates(exporters: readonly FlowExporterHealth[]): [[gateway: string, source: string], rate: number][] {
  const found = new Map<string, [[string, string], number]>();
  for (const one of exporters)
    for (const { samplingRate, samplingSource } of one.domains) {
      if (samplingRate === null || samplingSource === null) continue;
      const key = `${gatewayOf(one)}\n${samplingSource}`;
      const before = found.get(key)?.[1] ?? 0;
      found.set(key, [[gatewayOf(one), samplingSource], Math.max(before, samplingRate)]);
    }
  return [...found.values()];
}

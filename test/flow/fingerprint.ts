/** The sums over records and samples that the corpus states for each case. */
import type { SampleView } from '../../collector/flow/message.js';
import { readInterfaceCounters } from '../../collector/flow/sflow/counters.js';
import type { RecordObject } from '../../collector/flow/view/record.js';

export type Fingerprint = Record<string, number | Record<string, number>>;

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const number = (value: unknown): number => Number(first(value) ?? 0);

export class Fingerprinter {
  private readonly sums: Record<string, number> = {};
  private readonly protocols: Record<string, number> = {};
  private readonly rates: Record<string, number> = {};
  private readonly sources = new Set<unknown>();
  private readonly destinations = new Set<unknown>();

  record(record: RecordObject): void {
    this.add('sum_src_port', number(record['sourceTransportPort']));
    this.add('sum_dst_port', number(record['destinationTransportPort']));
    if (record.exporter.protocol !== 'sflow5')
      this.interfaces(number(record['ingressInterface']), number(record['egressInterface']));
    this.add('sum_src_as', number(record['bgpSourceAsNumber']));
    this.add('sum_dst_as', number(record['bgpDestinationAsNumber']));
    this.add('sum_in_vlan', number(record['vlanId']));
    this.addresses(record);
    const protocol = first(record['protocolIdentifier']);
    if (protocol !== undefined) count(this.protocols, String(protocol));
  }

  sample(view: SampleView): void {
    if (view.kind === 'counter') return this.counters(view);
    this.interfaces(view.inputFormat === 0 ? view.input : 0, view.outputFormat === 0 ? view.output : 0);
    if (view.kind !== 'flow') return;
    count(this.rates, String(view.samplingRate));
    if (view.outputFormat !== 0) this.add('output_if_special', 1);
  }

  result(): Fingerprint {
    return {
      ...this.sums,
      protocols: this.protocols,
      sampling_rates: this.rates,
      distinct_src: this.sources.size,
      distinct_dst: this.destinations.size,
    };
  }

  private interfaces(input: number, output: number): void {
    this.add('sum_input_if', input);
    this.add('sum_output_if', output);
  }

  private addresses(record: RecordObject): void {
    const both = 'sourceIPv4Address' in record && 'sourceIPv6Address' in record;
    for (const [version, key] of [
      ['IPv4', 'ipv4'],
      ['IPv6', 'ipv6'],
    ] as const) {
      const source = first(record[`source${version}Address`]);
      const destination = first(record[`destination${version}Address`]);
      // The corpus counts a record with addresses of both families by those of IPv4, be they zeros.
      if (both && version === 'IPv6') continue;
      if (source !== undefined) this.sources.add(source);
      if (destination !== undefined) this.destinations.add(destination);
      if (source === undefined && destination === undefined) continue;
      this.add(`${key}_records`, 1);
      this.add(`${key}_headers`, 1);
    }
  }

  private counters(view: SampleView): void {
    for (const [enterprise, format, at, length] of view.records) {
      const counters = enterprise === 0 && format === 1 ? readInterfaceCounters(view.bytes, at, length) : null;
      for (const name of counters ? ['ifIndex', 'ifInOctets', 'ifOutOctets'] : [])
        this.add(`sum_${name}`, counters![name]!);
    }
  }

  private add(name: string, value: number): void {
    this.sums[name] = (this.sums[name] ?? 0) + value;
  }
}

function count(histogram: Record<string, number>, key: string): void {
  histogram[key] = (histogram[key] ?? 0) + 1;
}

/** All that a simulated gateway says, for an agent that costs little: each instance is looked up as it stands, and its value worked out when it is asked for. */
import type { Device } from '../../../collector/simulator/device.js';
import { forEachTable, scalars } from '../../../collector/simulator/mib/index.js';
import type { Syntax, Value } from '../../../collector/simulator/mib/table.js';
import { arcs, compare, type Answered } from '../agent/answer.js';
import { oid, tlv } from '../agent/tlv.js';

/** Of SMIv2 (RFC 2578 §7.1), in BER. */
const tags: Record<Syntax, number> = {
  Integer: 0x02,
  OctetString: 0x04,
  OID: 0x06,
  IpAddress: 0x40,
  Counter: 0x41,
  Gauge: 0x42,
  TimeTicks: 0x43,
  Counter64: 0x46,
};

function content(syntax: Syntax, value: Value): Buffer {
  if (syntax === 'OID') return oid(value as string);
  if (syntax === 'IpAddress') return Buffer.from((value as string).split('.').map(Number));
  if (typeof value === 'string' || Buffer.isBuffer(value)) return Buffer.from(value as string);
  return number(syntax === 'Counter' ? BigInt(value) & 0xffff_ffffn : BigInt(value));
}

/** The fewest octets of a two's complement that have the sign right. */
function number(value: bigint): Buffer {
  const octets = [Number(value & 0xffn)];
  let left = value >> 8n;
  while ((left !== 0n && left !== -1n) || octets[0]! >> 7 !== (left < 0n ? 1 : 0)) {
    octets.unshift(Number(left & 0xffn));
    left >>= 8n;
  }
  return Buffer.from(octets);
}

function instance(name: string, syntax: Syntax, value: () => Value): Answered {
  const octets = oid(name);
  const head = tlv(0x06, octets);
  return {
    key: octets.toString('latin1'),
    get varbind() {
      return tlv(0x30, Buffer.concat([head, tlv(tags[syntax], content(syntax, value()))]));
    },
  };
}

/** In MIB order. */
export function mibOf(device: Device): Answered[] {
  const entries = scalars.map(({ oid: name, syntax, value }) =>
    instance(`${name}.0`, syntax, () => value(device, device.now())),
  );
  forEachTable((table) => {
    for (const { index, row } of table.rows(device))
      for (const { number: column, syntax, value } of table.columns)
        entries.push(
          instance(`${table.oid}.${column}.${[index].flat().join('.')}`, syntax, () =>
            value(row, device, device.now()),
          ),
        );
  });
  const places = new Map(entries.map((entry) => [entry, arcs(entry.key)]));
  return entries.sort((one, other) => compare(places.get(one)!, places.get(other)!));
}

/** A BER writer for agents of tests: plain functions, nothing shared with the reader that they test but the OID octets. */
import { oidOctets } from '../../collector/snmp/ber/oid.js';

export function tlv(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const short = length.subarray(length.findIndex((octet) => octet !== 0));
  return Buffer.concat([Buffer.from([tag, 0x80 | short.length]), short, body]);
}

/** Two's complement in as few octets as hold it. */
export function integer(value: number | bigint, tag = 0x02): Buffer {
  const octets: number[] = [];
  let rest = BigInt(value);
  do {
    octets.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (!(rest === 0n && (octets[0] as number) < 128) && !(rest === -1n && (octets[0] as number) >= 128));
  return tlv(tag, Buffer.from(octets));
}

export const octets = (value: string | Buffer): Buffer => tlv(0x04, Buffer.from(value));
export const oid = (text: string): Buffer => tlv(0x06, oidOctets(text));
export const counter32 = (value: number): Buffer => integer(value, 0x41);
export const gauge32 = (value: number): Buffer => integer(value, 0x42);
export const timeTicks = (value: number): Buffer => integer(value, 0x43);
export const counter64 = (value: number | bigint): Buffer => integer(value, 0x46);
export const noSuchInstance = tlv(0x81);
export const endOfMibView = tlv(0x82);
export const varbind = (name: string, value: Buffer): Buffer => tlv(0x30, oid(name), value);

export interface ResponseParts {
  version?: number;
  community?: string;
  id: number;
  status?: number;
  errorIndex?: number;
  varbinds: Buffer[];
}

/** A whole v1 or v2c Response message. */
export function response({
  version = 1,
  community = 'public',
  id,
  status = 0,
  errorIndex = 0,
  varbinds,
}: ResponseParts): Buffer {
  const pdu = tlv(0xa2, integer(id), integer(status), integer(errorIndex), tlv(0x30, ...varbinds));
  return tlv(0x30, integer(version), octets(community), pdu);
}

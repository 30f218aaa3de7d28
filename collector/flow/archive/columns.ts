/** The columns of the Parquet files: their name, what they are made of in the staging table, what they hold. */
import { countedAs, NONE } from '../batch.js';
import { rateSources } from '../sampling.js';

export interface ArchiveColumn {
  /** IANA information element name where there is one. */
  name: string;
  /** Number of the element in IANA's registry; null where there is none. */
  element: number | null;
  type: string;
  sql: string;
  text: string;
}

const told = (column: string): string => `nullif(f.${column}, ${NONE})`;
const notZero = (column: string): string => `nullif(f.${column}, 0)`;
/** A counter beyond 64 bits is no counter. */
const counter = (column: string): string => `try_cast(f.${column} AS UBIGINT)`;
const reverse = (column: string): string => `nullif(${counter(column)}, 0)`;
const LAST = Date.UTC(9999, 11, 31);
/** NaN is greater than any number in DuckDB, so what was not told is NULL, as is what no clock can show. */
const instant = (column: string): string =>
  `CASE WHEN f.${column} BETWEEN 0 AND ${LAST} THEN to_timestamp(f.${column} / 1000.0) END`;
const word = (column: string, words: readonly string[]): string =>
  `list_extract([${words.map((each) => `'${each}'`).join(', ')}], f.${column}::INTEGER + 1)`;

const prefix4 = (end: 'src' | 'dst'): string => `CASE WHEN f.family = 4 THEN text4(f.${end}3) END`;
const prefix6 = (end: 'src' | 'dst'): string =>
  `CASE WHEN f.family = 6 THEN text6(f.${end}0, f.${end}1, f.${end}2, f.${end}3) END`;

/** `bits4` and `bits6`: how much of an address is kept. */
export function archiveColumns(bits4: number, bits6: number): ArchiveColumn[] {
  const column = (name: string, element: number | null, type: string, sql: string, text: string): ArchiveColumn => ({
    name,
    element,
    type,
    sql: `${sql}::${type}`,
    text,
  });
  return [
    column('collectionTimeMilliseconds', 258, 'TIMESTAMPTZ', instant('time'), 'when the record was taken in'),
    column('gateway', null, 'VARCHAR', 's.gateway', 'name of the gateway; null for an exporter that belongs to none'),
    column('exporterAddress', null, 'VARCHAR', 's.exporter', 'address that exported the record, in full'),
    column('exportProtocol', null, 'VARCHAR', 's.protocol', 'netflow5, netflow9, ipfix, sflow5 …'),
    column('observationDomainId', 149, 'UINTEGER', 's.domain', 'source id, observation domain, engine or sub-agent'),
    column('flowStartMilliseconds', 152, 'TIMESTAMPTZ', instant('first'), 'first packet'),
    column('flowEndMilliseconds', 153, 'TIMESTAMPTZ', instant('last'), 'last packet'),
    column('sourceIPv4Prefix', 44, 'VARCHAR', prefix4('src'), 'source address, cut off; null for IPv6'),
    column('sourceIPv4PrefixLength', 9, 'UTINYINT', `CASE WHEN f.family = 4 THEN ${bits4} END`, 'bits of it kept'),
    column('destinationIPv4Prefix', 45, 'VARCHAR', prefix4('dst'), 'destination address, cut off; null for IPv6'),
    column(
      'destinationIPv4PrefixLength',
      13,
      'UTINYINT',
      `CASE WHEN f.family = 4 THEN ${bits4} END`,
      'bits of it kept',
    ),
    column('sourceIPv6Prefix', 170, 'VARCHAR', prefix6('src'), 'source address, cut off; null for IPv4'),
    column('sourceIPv6PrefixLength', 29, 'UTINYINT', `CASE WHEN f.family = 6 THEN ${bits6} END`, 'bits of it kept'),
    column('destinationIPv6Prefix', 169, 'VARCHAR', prefix6('dst'), 'destination address, cut off; null for IPv4'),
    column(
      'destinationIPv6PrefixLength',
      30,
      'UTINYINT',
      `CASE WHEN f.family = 6 THEN ${bits6} END`,
      'bits of it kept',
    ),
    column('sourceTransportPort', 7, 'USMALLINT', notZero('srcPort'), 'source port; null where there is none'),
    column(
      'destinationTransportPort',
      11,
      'USMALLINT',
      notZero('dstPort'),
      'destination port; null where there is none',
    ),
    column('protocolIdentifier', 4, 'UTINYINT', told('protocol'), 'IANA protocol number'),
    column(
      'ipClassOfService',
      5,
      'UTINYINT',
      told('tos'),
      'type of service or traffic class octet; without ECN where the DSCP (195) alone is told',
    ),
    column('tcpControlBits', 6, 'USMALLINT', 'f.tcpFlags', 'TCP flags of all packets; 0 where not told'),
    column(
      'ingressInterface',
      10,
      'UINTEGER',
      told('inputIf'),
      'ifIndex, of the physical port (252) where that alone is told; 0 is what exporters write for unknown',
    ),
    column(
      'egressInterface',
      14,
      'UINTEGER',
      told('outputIf'),
      'ifIndex, of the physical port (253) where that alone is told; 0 is what exporters write for unknown',
    ),
    column('flowDirection', 61, 'UTINYINT', told('direction'), '0 metered at ingress, 1 at egress'),
    column('bgpSourceAsNumber', 16, 'UINTEGER', notZero('srcAs'), 'autonomous system'),
    column('bgpDestinationAsNumber', 17, 'UINTEGER', notZero('dstAs'), 'autonomous system'),
    column('vlanId', 58, 'USMALLINT', notZero('vlan'), 'VLAN'),
    column('octetDeltaCount', 1, 'UBIGINT', counter('octets'), 'octets as exported, before sampling is undone'),
    column('packetDeltaCount', 2, 'UBIGINT', counter('packets'), 'packets as exported'),
    column('reverseOctetDeltaCount', 1, 'UBIGINT', reverse('reverseOctets'), 'other direction of a biflow (RFC 5103)'),
    column(
      'reversePacketDeltaCount',
      2,
      'UBIGINT',
      reverse('reversePackets'),
      'other direction of a biflow (RFC 5103)',
    ),
    column('countedAs', null, 'VARCHAR', word('counted', countedAs), `what the octets count: ${countedAs.join(', ')}`),
    column('samplingRate', null, 'DOUBLE', 'f.rate', 'multiply octets and packets by it for an estimate'),
    column(
      'samplingRateSource',
      null,
      'VARCHAR',
      word('rateSource', rateSources),
      'where the rate came from; none: nobody said',
    ),
  ];
}

/** Text of an address out of its words. For IPv6 as in RFC 5952, but that mapped IPv4 addresses are not dotted. */
export const macros = [
  "CREATE OR REPLACE MACRO text4(w) AS concat_ws('.', w >> 24, (w >> 16) & 255, (w >> 8) & 255, w & 255)",
  `CREATE OR REPLACE MACRO groups6(a, b, c, d) AS format('{:x}:{:x}:{:x}:{:x}:{:x}:{:x}:{:x}:{:x}',
     a >> 16, a & 65535, b >> 16, b & 65535, c >> 16, c & 65535, d >> 16, d & 65535)`,
  `CREATE OR REPLACE MACRO shortened6(t) AS CASE ${[8, 7, 6, 5, 4, 3, 2].map(shorten).join(' ')} ELSE t END`,
  'CREATE OR REPLACE MACRO text6(a, b, c, d) AS shortened6(groups6(a, b, c, d))',
];

/** The first run of so many zero groups; longer runs were looked for before. */
function shorten(zeros: number): string {
  const run = `'(^|:)0(:0){${zeros - 1}}(:|$)'`;
  return `WHEN regexp_matches(t, ${run}) THEN regexp_replace(t, ${run}, '::')`;
}

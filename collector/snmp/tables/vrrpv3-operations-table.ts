/** vrrpv3OperationsTable of VRRPV3-MIB (RFC 6527): both versions and families; index: ifIndex, VRID, InetAddressType. */
import { addressOf } from '../../model/prefix.js';
import { addressIn, addressTypes, IndexReader, known } from '../signals/address.js';
import { roleOf, vrrpStates, word, type RedundancyTable } from '../signals/redundancy-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';

export const vrrpv3OperationsTable: RedundancyTable = {
  name: 'vrrpv3OperationsTable',
  protocol: 'vrrp',
  enterprises: null,
  fast: {
    ...under('1.3.6.1.2.1.207.1.1.1.1', { vrrpv3OperationsMasterIpAddr: 3, vrrpv3OperationsStatus: 6 }),
    ...under('1.3.6.1.2.1.207.1.2.5.1', { vrrpv3StatisticsMasterTransitions: 1 }),
  },
  slow: under('1.3.6.1.2.1.207.1.1.1.1', { vrrpv3OperationsPriority: 7 }),
  indexOf: (ifIndex, group, family) => `${ifIndex}.${group}.${addressTypes[family]}`,
  addresses: {
    name: 'vrrpv3AssociatedIpAddrTable',
    column: { vrrpv3AssociatedIpAddrRowStatus: '1.3.6.1.2.1.207.1.1.2.1.2' },
    addressOf: (rest) => octets(rest.split('.').map(Number)),
  },
  read(index, values) {
    const parts = new IndexReader(index);
    const [ifIndex, group, type] = [parts.number(), parts.number(), parts.number()];
    if (Number.isNaN(type)) return null;
    const state = word(vrrpStates, values['vrrpv3OperationsStatus']);
    return {
      protocol: 'vrrp',
      ifIndex,
      group,
      addressFamily: type === addressTypes.ipv6 ? 'ipv6' : 'ipv4',
      state,
      role: roleOf(state),
      priority: integer(values['vrrpv3OperationsPriority']),
      master: known(addressIn(values['vrrpv3OperationsMasterIpAddr'])),
      virtualAddress: null,
      becameMaster: integer(values['vrrpv3StatisticsMasterTransitions']),
    };
  },
};

/** RFC 6527 has the length before the address; keepalived leaves it out. */
function octets(numbers: number[]): string | null {
  const [length, ...rest] = numbers;
  return length === rest.length ? addressOf(rest) : addressOf(numbers);
}

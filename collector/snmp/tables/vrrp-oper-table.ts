/** vrrpOperTable of VRRP-MIB (RFC 2787): VRRP version 2, IPv4; index: ifIndex, VRID. */
import { addressIn, canonical, IndexReader, known } from '../signals/address.js';
import { roleOf, vrrpStates, word, type RedundancyTable } from '../signals/redundancy-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';

export const vrrpOperTable: RedundancyTable = {
  name: 'vrrpOperTable',
  protocol: 'vrrp',
  enterprises: null,
  fast: {
    ...under('1.3.6.1.2.1.68.1.3.1', { vrrpOperState: 3, vrrpOperMasterIpAddr: 7 }),
    ...under('1.3.6.1.2.1.68.2.4.1', { vrrpStatsBecomeMaster: 1 }),
  },
  slow: under('1.3.6.1.2.1.68.1.3.1', { vrrpOperPriority: 5 }),
  indexOf: (ifIndex, group, family) => (family === 'ipv4' ? `${ifIndex}.${group}` : null),
  addresses: {
    name: 'vrrpAssoIpAddrTable',
    column: { vrrpAssoIpAddrRowStatus: '1.3.6.1.2.1.68.1.4.1.2' },
    addressOf: canonical,
  },
  read(index, values) {
    const parts = new IndexReader(index);
    const [ifIndex, group] = [parts.number(), parts.number()];
    if (Number.isNaN(group)) return null;
    const state = word(vrrpStates, values['vrrpOperState']);
    return {
      protocol: 'vrrp',
      ifIndex,
      group,
      addressFamily: 'ipv4',
      state,
      role: roleOf(state),
      priority: integer(values['vrrpOperPriority']),
      master: known(addressIn(values['vrrpOperMasterIpAddr'])),
      virtualAddress: null,
      becameMaster: integer(values['vrrpStatsBecomeMaster']),
    };
  },
};

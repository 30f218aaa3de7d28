/** cHsrpGrpTable of CISCO-HSRP-MIB: IPv4 groups; index: ifIndex, group. It counts no transitions. */
import { addressIn, IndexReader, known } from '../signals/address.js';
import { roleOf, word, type RedundancyTable } from '../signals/redundancy-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';
import { enterprises } from './vendor.js';

const ENTRY = '1.3.6.1.4.1.9.9.106.1.2.1.1';
export const hsrpStates = { 1: 'initial', 2: 'learn', 3: 'listen', 4: 'speak', 5: 'standby', 6: 'active' } as const;

export const cHsrpGrpTable: RedundancyTable = {
  name: 'cHsrpGrpTable',
  protocol: 'hsrp',
  enterprises: [enterprises.cisco],
  fast: under(ENTRY, { cHsrpGrpActiveRouter: 13, cHsrpGrpStandbyState: 15 }),
  slow: under(ENTRY, { cHsrpGrpPriority: 3, cHsrpGrpVirtualIpAddr: 11, cHsrpGrpStandbyRouter: 14 }),
  indexOf: (ifIndex, group, family) => (family === 'ipv4' ? `${ifIndex}.${group}` : null),
  addresses: null,
  read(index, values) {
    const parts = new IndexReader(index);
    const [ifIndex, group] = [parts.number(), parts.number()];
    if (Number.isNaN(group)) return null;
    const state = word(hsrpStates, values['cHsrpGrpStandbyState']);
    return {
      protocol: 'hsrp',
      ifIndex,
      group,
      addressFamily: 'ipv4',
      state,
      role: roleOf(state),
      priority: integer(values['cHsrpGrpPriority']),
      master: known(addressIn(values['cHsrpGrpActiveRouter'])),
      virtualAddress: known(addressIn(values['cHsrpGrpVirtualIpAddr'])),
      becameMaster: null,
    };
  },
};

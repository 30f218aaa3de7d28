/** ospfNbrTable of OSPF-MIB (RFC 4750); index: address, ifIndex of an interface without address (else 0). */
import { addressIn, canonical } from '../signals/address.js';
import { ospfState, type OspfTable } from '../signals/ospf-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';

const ENTRY = '1.3.6.1.2.1.14.10.1';

export const ospfNbrTable: OspfTable = {
  name: 'ospfNbrTable',
  enterprises: null,
  fast: under(ENTRY, { ospfNbrState: 6, ospfNbrEvents: 7 }),
  slow: under(ENTRY, { ospfNbrRtrId: 3 }),
  find: under(ENTRY, { ospfNbrState: 6 }),
  read(index, values) {
    const address = canonical(index.split('.').slice(0, 4).join('.'));
    if (address === null) return null;
    return {
      version: 2,
      neighbour: address,
      address,
      routerId: addressIn(values['ospfNbrRtrId']),
      state: ospfState(values['ospfNbrState']),
      events: integer(values['ospfNbrEvents']),
    };
  },
};

/** ospfv3NbrTable of OSPFV3-MIB (RFC 5643); index: ifIndex, instance, router ID as a number. */
import { addressIn, IndexReader } from '../signals/address.js';
import { formatAddress } from '../../model/prefix.js';
import { ospfState, type OspfTable } from '../signals/ospf-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';

const ENTRY = '1.3.6.1.2.1.191.1.9.1';

export const ospfv3NbrTable: OspfTable = {
  name: 'ospfv3NbrTable',
  enterprises: null,
  fast: under(ENTRY, { ospfv3NbrState: 8, ospfv3NbrEvents: 9 }),
  slow: under(ENTRY, { ospfv3NbrAddress: 5 }),
  find: under(ENTRY, { ospfv3NbrState: 8 }),
  read(index, values) {
    const parts = new IndexReader(index);
    const [ifIndex, , id] = [parts.number(), parts.number(), parts.number()];
    if (Number.isNaN(id)) return null;
    const routerId = formatAddress({ family: 4, words: [0, 0, 0, id] });
    return {
      version: 3,
      neighbour: `${ifIndex}/${routerId}`,
      address: addressIn(values['ospfv3NbrAddress']),
      routerId,
      state: ospfState(values['ospfv3NbrState']),
      events: integer(values['ospfv3NbrEvents']),
    };
  },
};

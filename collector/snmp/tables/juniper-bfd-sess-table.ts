/** bfdSessTable as Juniper has it, an early draft of BFD-STD-MIB under its own OID. */
import { addressIn } from '../signals/address.js';
import { bfdState, type BfdTable } from '../signals/bfd-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';
import { enterprises } from './vendor.js';

const ENTRY = '1.3.6.1.4.1.2636.5.3.1.1.2.1';

export const juniperBfdSessTable: BfdTable = {
  name: 'jnxBfdSessTable',
  enterprises: [enterprises.juniper],
  fast: {
    ...under(ENTRY, { bfdSessState: 6 }),
    ...under('1.3.6.1.4.1.2636.5.3.1.1.3.1', { bfdSessPerfSessUpCount: 6 }),
  },
  slow: under(ENTRY, { bfdSessAddr: 14 }),
  find: under(ENTRY, { bfdSessAddr: 14 }),
  read(index, values) {
    return {
      session: index,
      peer: addressIn(values['bfdSessAddr']),
      ifIndex: null,
      state: bfdState(values['bfdSessState']),
      // bfdSessDiag is accessible-for-notify there.
      diagnostic: null,
      upCount: integer(values['bfdSessPerfSessUpCount']),
    };
  },
};

/** bfdSessTable of BFD-STD-MIB (RFC 7331). */
import { addressIn } from '../signals/address.js';
import { bfdState, type BfdTable } from '../signals/bfd-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';

const ENTRY = '1.3.6.1.2.1.222.1.2.1';

export const bfdSessTable: BfdTable = {
  name: 'bfdSessTable',
  enterprises: null,
  fast: {
    ...under(ENTRY, { bfdSessState: 11 }),
    ...under('1.3.6.1.2.1.222.1.3.1', { bfdSessPerfLastCommLostDiag: 11, bfdSessPerfSessUpCount: 12 }),
  },
  slow: under(ENTRY, { bfdSessInterface: 18, bfdSessDstAddr: 22 }),
  find: under(ENTRY, { bfdSessDstAddr: 22 }),
  read(index, values) {
    return {
      session: index,
      peer: addressIn(values['bfdSessDstAddr']),
      ifIndex: integer(values['bfdSessInterface']) || null,
      state: bfdState(values['bfdSessState']),
      diagnostic: integer(values['bfdSessPerfLastCommLostDiag']),
      upCount: integer(values['bfdSessPerfSessUpCount']),
    };
  },
};

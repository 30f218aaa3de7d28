/** ciscoBfdSessTable of CISCO-IETF-BFD-MIB. */
import { addressIn } from '../signals/address.js';
import { bfdState, type BfdTable } from '../signals/bfd-table.js';
import { under } from '../signals/table.js';
import { integer } from '../text.js';
import { enterprises } from './vendor.js';

const ENTRY = '1.3.6.1.4.1.9.10.137.1.2.1';

export const ciscoBfdSessTable: BfdTable = {
  name: 'ciscoBfdSessTable',
  enterprises: [enterprises.cisco],
  fast: {
    ...under(ENTRY, { ciscoBfdSessState: 6, ciscoBfdSessDiag: 8 }),
    ...under('1.3.6.1.4.1.9.10.137.1.3.1', { ciscoBfdSessPerfSessUpCount: 6 }),
  },
  slow: under(ENTRY, { ciscoBfdSessAddr: 14, ciscoBfdSessInterface: 25 }),
  find: under(ENTRY, { ciscoBfdSessAddr: 14 }),
  read(index, values) {
    return {
      session: index,
      peer: addressIn(values['ciscoBfdSessAddr']),
      ifIndex: integer(values['ciscoBfdSessInterface']) || null,
      state: bfdState(values['ciscoBfdSessState']),
      // CiscoBfdDiag counts from noDiagnostic(1).
      diagnostic: fromOne(integer(values['ciscoBfdSessDiag'])),
      upCount: integer(values['ciscoBfdSessPerfSessUpCount']),
    };
  },
};

const fromOne = (code: number | null): number | null => (code === null || code < 1 ? null : code - 1);

/** What the laboratory of the whole gateway needs from the machine. */
import { missing } from '../../needs.js';
import { namespacesMissing } from '../namespace.js';

/** Program → Debian package. Held here, not in the call: the gate does not run the laboratory and need not install them. */
const programs = {
  snmpd: 'snmpd',
  snmpset: 'snmp',
  zebra: 'frr',
  bgpd: 'frr',
  fping: 'fping',
  openssl: 'openssl',
};

export const reason = missing(programs) ?? namespacesMissing();

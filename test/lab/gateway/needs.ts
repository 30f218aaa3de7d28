/** What the laboratory of the whole gateway needs from the machine. */
import { missing } from '../../needs.js';
import { namespacesMissing } from '../namespace.js';

/** Without root nothing of it can be made, whatever is installed. */
export const reason =
  namespacesMissing() ??
  missing({
    snmpd: 'snmpd',
    snmpset: 'snmp',
    zebra: 'frr',
    bfdd: 'frr',
    bgpd: 'frr',
    'bgpd_snmp.so': 'frr-snmp',
    keepalived: 'keepalived',
    nft: 'nftables',
    faketime: 'faketime',
    gcc: 'gcc',
    ethtool: 'ethtool',
    fping: 'fping',
    openssl: 'openssl',
    tshark: 'tshark',
  });

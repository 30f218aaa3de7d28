/** What the laboratory of the whole gateway needs from the machine. */
import { missing } from '../../needs.js';
import { namespacesMissing } from '../namespace.js';
import type { Plan } from './plan.js';

const routers = {
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
};

/** Why a laboratory of this plan cannot be made here; null where it can. Without root nothing of it can be, whatever is installed. */
export const reasonNot = ({ softflowd = false }: Partial<Plan>): string | null =>
  namespacesMissing() ?? missing({ ...routers, ...(softflowd && { softflowd: 'softflowd' }) });

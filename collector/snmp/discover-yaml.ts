/** A discovered router as a gateway section, ready to paste into the configuration. */
import { Document, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Credentials } from '../config/schema/snmp.js';
import { printable } from '../model/text.js';
import type { DiscoveredInterface, Discovery } from './discover.js';

export interface YamlTarget {
  address: string;
  port: number;
  /** SNMP context; '' is the default one. */
  context: string;
  /** As the configuration has them: references (`env:NAME`, `file:PATH`), never the secrets. */
  snmp: Credentials;
}

/** Strings of routers in one line, without padding. */
const line = (text: string | null) => printable((text ?? '').replace(/[\s\0]+/g, ' ').trim());

/** A name that the configuration takes, from what the router calls itself, else from its address. */
function nameOf(target: YamlTarget, { system }: Discovery): string {
  const name = (system.sysName ?? '').replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+|-+$/g, '');
  return (name || `gateway-${target.address.replace(/[^A-Za-z0-9.]+/g, '-')}`).slice(0, 63);
}

function interfaceName({ ifName, ifDescr, ifAlias }: DiscoveredInterface): string {
  return line(ifName) || line(ifDescr) || line(ifAlias);
}

function speedText({ ifHighSpeed, ifSpeed }: DiscoveredInterface): string {
  const megabits = ifHighSpeed || Math.round((ifSpeed ?? 0) / 1e6);
  if (megabits <= 0) return 'speed unknown';
  return megabits >= 1000 ? `${megabits / 1000} Gbit/s` : `${megabits} Mbit/s`;
}

function remark(one: DiscoveredInterface): string {
  const about = line(one.ifAlias) || line(one.ifDescr);
  return ` ${[one.ifOperStatus ?? 'state unknown', speedText(one), about].filter(Boolean).join(', ')}`;
}

/**
 * YAML text of `gateways:` with one entry. Interfaces that are administratively up are included, each with its state, speed and alias
 * as a remark; those that are down are named in a remark, so that including one is a matter of moving it.
 */
export function gatewayYaml(target: YamlTarget, discovery: Discovery): string {
  const named = discovery.interfaces.filter((one) => interfaceName(one) !== '');
  const included = named.filter(({ ifAdminStatus }) => ifAdminStatus === 'up' || ifAdminStatus === null);
  const down = named.filter((one) => !included.includes(one));
  const document = new Document({
    gateways: [
      {
        name: nameOf(target, discovery),
        address: target.address,
        ...(target.port !== 161 && { port: target.port }),
        snmp: target.snmp,
        ...(target.context !== '' && { contexts: [target.context] }),
        interfaces: { include: [...new Set(included.map(interfaceName))] },
      },
    ],
  });
  remarkAll(document, included, down);
  const { sysDescr } = discovery.system;
  if (line(sysDescr) !== '') document.commentBefore = ` ${line(sysDescr)}`;
  return document.toString({ lineWidth: 0 });
}

function remarkAll(document: Document, included: DiscoveredInterface[], down: DiscoveredInterface[]): void {
  const list = document.getIn(['gateways', 0, 'interfaces', 'include'], true) as YAMLSeq<Scalar<string>>;
  for (const item of list.items) {
    const one = included.find((candidate) => interfaceName(candidate) === item.value);
    if (one) item.comment = remark(one);
  }
  if (down.length === 0) return;
  const names = [...new Set(down.map(interfaceName))].join('\n   ');
  const gateway = document.getIn(['gateways', 0], true) as YAMLMap;
  const pair = gateway.items.at(-1) as Pair<Scalar, YAMLMap>;
  pair.key.commentBefore = ` administratively down, left out:\n   ${names}`;
}

/** What can be wrong with a configuration: every code with its one sentence. */

/** A fault or warning, with the place to look at. `line` and `column` count from 1; 0 where there is no place in the file. */
export interface Fault {
  file: string;
  line: number;
  column: number;
  /** Key path, such as `gateways[1].snmp.user`; '' for the file as a whole. */
  key: string;
  code: FaultCode;
  /** What is wrong and what is allowed; never a secret. */
  message: string;
  /** The nearest valid spelling; null where nothing is near. */
  suggestion: string | null;
}

export const faultCodes = {
  CONFIG_UNREADABLE: 'The file is missing, is a folder or may not be read.',
  CONFIG_TOO_LARGE: 'The file is larger than a configuration can be.',
  CONFIG_NOT_UTF8: 'The file is not UTF-8 text.',
  CONFIG_EMPTY: 'The file holds nothing.',
  CONFIG_YAML_SYNTAX: 'The file is not YAML: nothing after this place can be trusted.',
  CONFIG_YAML_ALIASES: 'Aliases unfold into more than a configuration can be.',
  CONFIG_YAML_TOO_DEEP: 'The file nests deeper than any configuration does.',
  CONFIG_DUPLICATE_KEY: 'A key stands twice in one mapping.',
  CONFIG_TOO_MANY_FAULTS: 'There are more faults than anyone would read: only the first are listed.',
  CONFIG_UNKNOWN_KEY: 'There is no such key here.',
  CONFIG_MISSING_KEY: 'A key that is needed here is missing.',
  CONFIG_WRONG_TYPE: 'The value is of another kind than this key takes.',
  CONFIG_BAD_VALUE: 'The value is of the right kind but not one that this key takes.',
  CONFIG_DUPLICATE_NAME:
    'Two gateways, paths, groups, probes, receivers, networks of one side, users of traps, metrics of one gateway, services or KPIs have the same name.',
  CONFIG_DANGLING_REFERENCE: 'A name refers to nothing that this file declares.',
  CONFIG_CONTRADICTION: 'Two values exclude each other.',
  CONFIG_SECRET_INLINE: 'A secret stands in the file instead of a reference to it.',
  CONFIG_SECRET_MISSING: 'The environment variable or file that holds a secret is absent, empty or unreadable.',
  CONFIG_CREDENTIAL_AWAY:
    'A file that systemd hands to a service is not there, because the service does not run. Commands that only look at the configuration take it as a warning.',
  CONFIG_SECRET_SHORT: 'A secret is shorter than is allowed.',
  CONFIG_FILE_UNREADABLE: 'A file that the configuration names cannot be read or does not hold what it should.',
  CONFIG_PRIV_WITHOUT_AUTH: 'SNMPv3 cannot encrypt without authentication (RFC 3414).',
  CONFIG_DUPLICATE_PREFIX: 'Two networks of one side have the same prefix, so its addresses would be of both.',
  CONFIG_DUPLICATE_NEED: 'A path names a peer, virtual router, neighbour or route twice.',
  CONFIG_CSV_SYNTAX: 'The file is not CSV: nothing after this place can be trusted.',
  CONFIG_HTTP_EXPOSED: 'The API would be reachable from other machines without a token and TLS.',
} as const satisfies Record<string, string>;

/** Warnings: the configuration is taken, and says what it gives up. */
export const warningCodes = {
  CONFIG_INSECURE_SNMP: 'SNMP without authentication or encryption was chosen.',
  CONFIG_SECRET_EXPOSED:
    'Everyone on this machine can read a file that holds a secret, or it crosses the network readable.',
  CONFIG_COLLIDING_GATEWAYS: 'Two gateways poll the same agent.',
  CONFIG_UNPOLLED_INTERFACE: 'The interface of a path is excluded from polling.',
  CONFIG_GROUP_ALONE: 'A redundancy group holds fewer than two paths, so nothing stands in.',
  CONFIG_REPEATED_PREFIX: 'A network has the same prefix twice.',
  CONFIG_NESTED_PREFIX: 'A prefix of one network lies within a prefix of another: the longer one counts.',
  CONFIG_PREFIX_ON_BOTH_SIDES: 'An authority and a destination have the same prefix.',
  CONFIG_COLUMN_IGNORED: 'A column of an imported table is not read.',
  CONFIG_TOO_MANY_DECIDING: 'More probes decide whether a service is available than evidence is kept of.',
  CONFIG_SHORT_RETENTION: 'Data is kept for less time than what is built on it needs.',
} as const satisfies Record<string, string>;

export type FaultCode = keyof typeof faultCodes | keyof typeof warningCodes;

export function isWarning(code: FaultCode): boolean {
  return Object.hasOwn(warningCodes, code);
}

export type KeyPath = readonly (string | number)[];

/** A fault before it is known where in the file its key stands. */
export interface Finding {
  path: KeyPath;
  /** Point at the key rather than at its value. */
  at?: 'key';
  code: FaultCode;
  message: string;
  suggestion?: string | null;
}

/** `['gateways', 1, 'snmp']` → `gateways[1].snmp`; keys that are not plain words are quoted. */
export function keyText(path: KeyPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (!/^[\w-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

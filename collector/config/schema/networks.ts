/** Authorities and destinations: named sets of prefixes on side a and on side b. */
import { z } from 'zod';
import { formatPrefix, hasHostBits, parseAddress, parsePrefix, unmapped, withoutHostBits } from '../../model/prefix.js';
import { bitRate } from './units.js';
import { words } from './words.js';

/** `10.1.2.3/16`, `10.1.2.3`, `10.1.0.0 /16`, `::ffff:10.1.0.0/112` → what was probably meant. */
function meantPrefixes(text: string): string[] {
  const bare = text.replace(/\s+/g, '');
  const address = parseAddress(bare);
  const read = address === null ? parsePrefix(bare) : { ...address, length: address.family === 4 ? 32 : 128 };
  return read === null ? [] : [formatPrefix(withoutHostBits(unmapped(read) ?? read))];
}

/** Address and length, without bits behind the length. IPv4 within IPv6 would be the prefix of no flow and no route. */
export const prefix = z
  .string()
  .refine((text) => {
    const read = parsePrefix(text);
    return read !== null && !hasHostBits(read) && unmapped(read) === null;
  })
  .register(words, {
    expected: 'a prefix without bits behind its length, such as 10.1.0.0/16 or 2001:db8::/32, IPv4 not within IPv6',
    meant: meantPrefixes,
  });

/** What flows are called that belong to no network, or to one beyond those kept apart. */
export const reservedNames = ['unknown', 'other'];

/** As people write it: a council, a trust. Appears on screens and as a tag in the store. */
export const networkName = z
  .string()
  .refine((text) => /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M} .,'’&()/+_-]{0,78}[\p{L}\p{N}\p{M}.'’)+])?$/u.test(text))
  .refine((text) => !reservedNames.includes(text.toLowerCase()))
  .register(words, {
    expected: `a name of letters, digits, spaces and .,'&()/+_-, 80 at most, beginning with a letter or digit; not ${reservedNames.join(' or ')}`,
    meant: (text) => [text.trim()],
  });

const line = (most: number) => z.string().min(1).max(most);

const contact = z.strictObject({
  name: line(80).optional().describe('Person or desk'),
  email: z.email().max(254).optional().register(words, { expected: 'an email address' }).describe('Email address'),
  phone: z
    .string()
    .regex(/^\+?[0-9][0-9 ()-]{2,30}$/)
    .register(words, { expected: 'a telephone number such as +44 20 7946 0000' })
    .optional()
    .describe('Telephone number'),
});

export const ownerCode = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/)
  .register(words, {
    expected: 'a code of letters, digits, dot, dash and underscore, 32 at most, such as E09000007 or RJ1',
  });

/** Far more than any body announces; a list of hosts is something else. */
const MOST_PREFIXES = 10_000;
const MOST_NETWORKS = 20_000;

const day = z.iso.date().register(words, { expected: 'a day such as 2026-04-01' });
const pounds = z.number().min(0).max(1e9);

/** What an authority ordered and pays; for the report. */
export const terms = {
  ordered: day.optional().describe('Day that it ordered'),
  contracted: bitRate.optional().describe('Bandwidth that it ordered'),
  charge: z
    .strictObject({
      year: pounds.describe('Charge of a year, in reports.currency'),
      setup: pounds.default(0).describe('Charged once'),
    })
    .optional()
    .describe('What it pays'),
  replaces: z
    .strictObject({ year: pounds.describe('Cost of a year, in reports.currency') })
    .optional()
    .describe('The separate connection that it would need otherwise'),
};

export const network = z.strictObject({
  name: networkName.describe('Name of the body or application'),
  prefixes: z.array(prefix).min(1).max(MOST_PREFIXES).describe('Its addresses: IPv4 and IPv6 prefixes'),
  owner: ownerCode.optional().describe('Code of its owner: ONS code of a council, ODS code of a trust'),
  contacts: z.array(contact).max(16).default([]).describe('Whom to call'),
  ...terms,
  uses: z
    .array(networkName)
    .max(1_000)
    .optional()
    .describe('Of an authority: the destinations that it may use; onboarding waits for a reply from each'),
});

const file = z.strictObject({
  path: z.string().min(1).describe('CSV (.csv) or YAML (.yaml, .yml), relative to this file'),
  side: z.enum(['a', 'b']).optional().describe('Side of all its networks; else each row or section says'),
});

/** What a file of networks in YAML holds. */
export const networkLists = z.strictObject({
  authorities: z.array(network).max(MOST_NETWORKS).default([]).describe('Bodies on side a'),
  destinations: z.array(network).max(MOST_NETWORKS).default([]).describe('Bodies and national applications on side b'),
});

export const networks = networkLists
  .extend({
    files: z.array(file).max(64).default([]).describe('Further ones from files, which stay their master'),
  })
  .transform((section) => ({ ...section, imported: [] as ImportedNetwork[], added: [] as AddedNetwork[] }))
  .prefault({})
  .describe('Authorities and destinations: named sets of prefixes on side a and on side b');

export type NetworkConfig = z.output<typeof network>;
export type NetworkFile = z.output<typeof file>;

/** A network that a file declares. */
export interface ImportedNetwork extends NetworkConfig {
  side: 'a' | 'b';
  /** The file that manages it, and the line where it begins. */
  file: string;
  line: number;
}

/** An authority that was added while the collector ran. */
export interface AddedNetwork extends NetworkConfig {
  /** Milliseconds since the epoch, and who did it. */
  added: { at: number; by: string };
}

/** A network wherever it was declared. */
export interface DeclaredNetwork extends NetworkConfig {
  side: 'a' | 'b';
  /** The file that manages it; null where it stands in the configuration itself, or was added while the collector ran. */
  managedBy: string | null;
  /** Where it begins in that file; null likewise. */
  line: number | null;
  /** null for every other. */
  added: AddedNetwork['added'] | null;
}

/** Every network of a configuration, in order of declaration. */
export function declaredNetworks(section: z.output<typeof networks>): DeclaredNetwork[] {
  const own = { managedBy: null, line: null, added: null };
  return [
    ...section.authorities.map((each) => ({ ...each, ...own, side: 'a' as const })),
    ...section.destinations.map((each) => ({ ...each, ...own, side: 'b' as const })),
    ...section.imported.map(({ file, line, ...each }) => ({ ...each, managedBy: file, line, added: null })),
    ...section.added.map((each) => ({ ...each, side: 'a' as const, managedBy: null, line: null })),
  ];
}

/** `chain.jsonl`: one link for each month that was closed, issued again or reported. Each holds the hash of the one before. */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, systemCode } from '../../model/coded-error.js';
import type { ChainLink } from '../../model/sla.js';
import { canonicalBytes, sha256 } from '../canonical.js';

export const CHAIN = 'chain.jsonl';
const NOTHING = '0'.repeat(64);

/** Of a link without its own hash. */
export function hashOf(link: Omit<ChainLink, 'hash'>): string {
  const { seq, kind, month, revision, at, manifest, files, previous } = link;
  return sha256(canonicalBytes({ seq, kind, month, revision, at, manifest, files, previous }));
}

/** Every link, oldest first. @throws CodedError `SLA_CHAIN_DAMAGED` for a line that is no link. */
export async function readChain(folder: string): Promise<ChainLink[]> {
  let text: string;
  try {
    text = await readFile(join(folder, CHAIN), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line, i) => (line === '' ? [] : [linkOf(line, i + 1)]));
}

/** Appends a link and syncs it. */
export async function appendLink(
  folder: string,
  link: Omit<ChainLink, 'seq' | 'previous' | 'hash'>,
): Promise<ChainLink> {
  const last = (await readChain(folder)).at(-1);
  const whole = { ...link, seq: (last?.seq ?? 0) + 1, previous: last?.hash ?? NOTHING };
  const made = { ...whole, hash: hashOf(whole) };
  const handle = await open(join(folder, CHAIN), 'a', 0o600);
  try {
    await handle.appendFile(canonicalBytes(made));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return made;
}

/** What is wrong with the chain as a chain; empty where it holds. */
export function chainFaults(links: readonly ChainLink[]): string[] {
  return links.flatMap((link, i) => {
    const before = links[i - 1]?.hash ?? NOTHING;
    return [
      ...(link.seq === i + 1 ? [] : [`link ${i + 1} says that it is number ${link.seq}`]),
      ...(link.previous === before ? [] : [`link ${i + 1} (${link.month}) does not follow the one before it`]),
      ...(link.hash === hashOf(link) ? [] : [`link ${i + 1} (${link.month}) was changed: its hash is another`]),
    ];
  });
}

function linkOf(line: string, number: number): ChainLink {
  try {
    const link = JSON.parse(line) as ChainLink;
    if (typeof link.hash === 'string' && typeof link.month === 'string' && Array.isArray(link.files)) return link;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CodedError('SLA_CHAIN_DAMAGED', `line ${number} of ${CHAIN} is no link: restore the file from a backup`);
}

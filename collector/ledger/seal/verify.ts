/** Checks a closed month: chain, hashes, and whether the evidence still gives the same ledger and the same figures. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, systemCode } from '../../model/coded-error.js';
import type { ChainLink, Manifest, SealedFile } from '../../model/sla.js';
import { canonicalBytes, sha256 } from '../canonical.js';
import { EvidenceBook } from '../evidence/book.js';
import { chainFaults, CHAIN, readChain } from './chain.js';
import { firstDifference } from './difference.js';
import type { MonthInputs } from './inputs.js';
import { recompute } from './recompute.js';
import { revisionFolder } from './seal.js';

export interface Finding {
  /** Relative to the folder of ledgers. */
  file: string;
  what: string;
}

export interface Verification {
  month: string;
  /** Revisions that were checked. */
  revisions: number[];
  /** Files that were hashed. */
  files: number;
  /** Empty where everything is as it was sealed. */
  findings: Finding[];
}

/** `folder`: `<data folder>/sla`. @throws CodedError `SLA_MONTH_UNKNOWN` where the month was never closed. */
export async function verify(folder: string, month: string): Promise<Verification> {
  const links = await readChain(folder);
  const own = links.filter((link) => link.month === month);
  const revisions = own.filter(({ kind }) => kind !== 'report');
  if (revisions.length === 0) throw new CodedError('SLA_MONTH_UNKNOWN', `${month} was never closed: ${known(links)}`);
  const findings: Finding[] = chainFaults(links).map((what) => ({ file: CHAIN, what }));
  let files = 0;
  for (const link of own) {
    const listed = link.kind === 'report' ? link.files : await manifestOf(folder, link, findings);
    for (const file of listed) findings.push(...(await fileFaults(folder, file)));
    files += listed.length;
    if (link.kind !== 'report' && listed.length > 0) findings.push(...(await figures(folder, link)));
  }
  findings.push(...(await strangers(folder, month, own)));
  return { month, revisions: revisions.map(({ revision }) => revision), files, findings: distinct(findings) };
}

async function manifestOf(folder: string, link: ChainLink, findings: Finding[]): Promise<SealedFile[]> {
  const file = `${revisionFolder(link.month, link.revision)}/manifest.json`;
  const bytes = await present(join(folder, file));
  if (bytes === null) findings.push({ file, what: 'is missing' });
  else if (sha256(bytes) !== link.manifest) findings.push({ file, what: 'was changed: the chain names another hash' });
  if (bytes === null) return [];
  try {
    return (JSON.parse(bytes.toString('utf8')) as Manifest).files;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    findings.push({ file, what: 'is not JSON any more' });
    return [];
  }
}

async function fileFaults(folder: string, { file, sha256: hash, octets }: SealedFile): Promise<Finding[]> {
  const bytes = await present(join(folder, file));
  if (bytes === null) return [{ file, what: 'is missing' }];
  if (sha256(bytes) === hash) return [];
  const size = bytes.length === octets ? '' : `; it had ${octets} octets and has ${bytes.length}`;
  return [{ file, what: `was changed: its SHA-256 is another${size}` }];
}

/** Computes the month anew. Where the files are as they were sealed and the figures are not, the program computes otherwise than it did. */
async function figures(folder: string, { month, revision }: ChainLink): Promise<Finding[]> {
  const place = revisionFolder(month, revision);
  const inputs = await json<MonthInputs>(join(folder, place, 'inputs.json'));
  if (inputs === null) return [];
  try {
    const computed = await recompute(inputs, new EvidenceBook(join(folder, 'evidence')));
    return [
      ...(await compare(folder, `${place}/ledger.json`, computed.ledgers)),
      ...(await compare(folder, `${place}/month.json`, computed.document)),
    ];
  } catch (error) {
    return [{ file: `${place}/month.json`, what: `cannot be computed from its evidence: ${String(error)}` }];
  }
}

async function compare(folder: string, file: string, computed: unknown): Promise<Finding[]> {
  const bytes = await present(join(folder, file));
  if (bytes === null || bytes.equals(canonicalBytes(computed))) return [];
  const told = await json<unknown>(join(folder, file));
  const where =
    told === null ? '' : ` at ${firstDifference(told, JSON.parse(canonicalBytes(computed).toString('utf8')))}`;
  return [{ file, what: `is not what the evidence gives${where}` }];
}

/** Files in the month's folder that nothing names. */
async function strangers(folder: string, month: string, links: readonly ChainLink[]): Promise<Finding[]> {
  const named = new Set(links.flatMap(({ files }) => files.map(({ file }) => file)));
  for (const { kind, revision } of links)
    if (kind !== 'report')
      for (const name of ['manifest', 'inputs', 'ledger', 'month'])
        named.add(`${revisionFolder(month, revision)}/${name}.json`);
  const entries = await readdir(join(folder, 'months', month), { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    const file = join(entry.parentPath, entry.name).slice(folder.length + 1);
    return entry.isDirectory() || named.has(file) ? [] : [{ file, what: 'was never sealed' }];
  });
}

async function present(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function json<T>(path: string): Promise<T | null> {
  const bytes = await present(path);
  try {
    return bytes === null ? null : (JSON.parse(bytes.toString('utf8')) as T);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const known = (links: readonly ChainLink[]): string => {
  const months = [...new Set(links.map(({ month }) => month))];
  return months.length === 0 ? 'no month was' : `there are ${months.slice(-12).join(', ')}`;
};

const distinct = (findings: Finding[]): Finding[] => [
  ...new Map(findings.map((each) => [`${each.file} ${each.what}`, each])).values(),
];

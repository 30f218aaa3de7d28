/** How a reader can tell that the month is what was closed. */
import type { ReportDocument } from '../../../collector/api/types.js';
import type { Fact } from '../content/block.js';
import { formatStamp } from '../content/stamp.js';

type Sealed = Pick<ReportDocument, 'seal' | 'revisions'> & {
  month: Pick<ReportDocument['month'], 'month' | 'timeZone' | 'revision'>;
};

export function sealFacts({ seal, month: { month, timeZone } }: Sealed, length: 'short' | 'long'): Fact[] {
  if (seal === null) return [{ label: 'Seal', value: 'None: the month is not closed, and its figures are not final.' }];
  const check = `interconnect report verify ${month}`;
  if (length === 'short')
    return [
      { label: 'Seal', value: `${seal.hash.slice(0, 16)}… (link ${seal.seq})`, code: true },
      { label: 'Recompute', value: check, code: true },
    ];
  return [
    { label: 'Closed', value: formatStamp(seal.sealedAt, timeZone) },
    { label: 'Link of the chain', value: `${seal.seq}: ${seal.hash}`, code: true },
    { label: 'Link before it', value: seal.previous, code: true },
    { label: 'SHA-256 of the manifest', value: seal.manifest, code: true },
    { label: 'SHA-256 of the month', value: seal.document, code: true },
    { label: 'To check', value: check, code: true },
  ];
}

/** The forms that a report takes. */
import { strToU8, zipSync } from 'fflate';
import type { ReportDocument, ReportForm } from '../../collector/api/types.js';
import type { Content } from './content/block.js';
import { tablesOf } from './content/tables.js';
import { contentOf } from './content/write.js';
import { csvFile } from './csv/csv.js';
import { htmlPage } from './html/page.js';
import { odsFile } from './ods/ods.js';

export interface Made {
  /** Follows the base name: `.html`, `-kpis.csv`. */
  ending: string;
  octets: Uint8Array;
}

export interface Tools {
  /** The style sheet that the build has made. */
  style: string;
  print(html: string): Promise<Uint8Array>;
}

/**
 * @param bundled one ZIP instead of a file per table, for those who can be given one file only.
 */
export async function make(
  document: ReportDocument,
  form: ReportForm,
  tools: Tools,
  bundled: boolean,
): Promise<Made[]> {
  if (form === 'json') return [{ ending: '.json', octets: strToU8(`${JSON.stringify(document)}\n`) }];
  const content = contentOf(document);
  if (form === 'ods') return [{ ending: '.ods', octets: odsFile(content) }];
  if (form === 'csv') return csvFiles(content, bundled);
  const html = htmlPage(content, tools.style);
  return form === 'html'
    ? [{ ending: '.html', octets: strToU8(html) }]
    : [{ ending: '.pdf', octets: await tools.print(html) }];
}

/** DOS knows no time before 1980; files of an archive need none. */
const NO_TIME = new Date(1980, 0, 1);

function csvFiles(content: Content, bundled: boolean): Made[] {
  const files = tablesOf(content).map((table) => ({ name: `${table.name}.csv`, octets: strToU8(csvFile(table)) }));
  if (!bundled) return files.map(({ name, octets }) => ({ ending: `-${name}`, octets }));
  const entries = Object.fromEntries(files.map(({ name, octets }) => [name, octets]));
  return [{ ending: '-csv.zip', octets: zipSync(entries, { mtime: NO_TIME }) }];
}

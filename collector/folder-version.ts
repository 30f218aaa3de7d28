/** `folder.json` in a data folder: the form that it has, so that an earlier release refuses it before it opens anything in it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from './files.js';
import { CodedError, systemCode } from './model/coded-error.js';
import { jsonIn } from './model/json.js';
import { SCHEMA_VERSION } from './store/index.js';

/** Counts up where the files beside the store change so that an earlier release would misread them. */
export const FOLDER_FORMAT = 1;
const NAME = 'folder.json';

const mark = z.looseObject({
  format: z.int(),
  /** Schema of the embedded store. */
  store: z.int(),
  /** The release that used it last. */
  release: z.string(),
});

/**
 * Looks, and touches nothing. A folder without a mark is new, or older than marks are.
 * @throws CodedError `DATA_FOLDER_NEWER` where a later release has used it; `DATA_FOLDER_MARK` where the mark cannot be read.
 */
export async function refuseNewer(folder: string): Promise<void> {
  const file = join(folder, NAME);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return;
  const read = mark.safeParse(jsonIn(text));
  if (!read.success)
    throw new CodedError(
      'DATA_FOLDER_MARK',
      `${file} does not say which form the data folder has: restore it from a backup, or remove it where the folder is known to be of this release`,
    );
  const { format, store, release } = read.data;
  if (format <= FOLDER_FORMAT && store <= SCHEMA_VERSION) return;
  throw new CodedError(
    'DATA_FOLDER_NEWER',
    `data folder ${folder} was used by release ${release} (form ${format}, store schema ${store}), and this release knows form ${FOLDER_FORMAT} and schema ${SCHEMA_VERSION}: start that release or a later one, or restore a backup made before the upgrade`,
  );
}

/** Marks a folder as used by this release, before anything in it is brought up to date. */
export async function markFolder(folder: string, release: string): Promise<void> {
  const file = join(folder, NAME);
  const text = `${JSON.stringify({ format: FOLDER_FORMAT, store: SCHEMA_VERSION, release })}\n`;
  const present = await readFile(file, 'utf8').catch(() => null);
  if (present !== text) await replaceFile(file, text);
}

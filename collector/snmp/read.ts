/** One table of one gateway, read whole: a walk with its holes repaired, or a GET for scalars. */
import type { Clock } from '../deps.js';
import { SnmpError } from './errors.js';
import type { Figures } from './figures.js';
import { getMany } from './get.js';
import { repair } from './repair.js';
import type { Session } from './session.js';
import type { Sizes } from './sizes.js';
import type { Row, TableSpec } from './table.js';
import { Walk, type Walked, type WalkOptions } from './walk.js';

/** Columns per request: with 25 rows an answer stays below 10 KiB. */
export const COLUMNS_PER_REQUEST = 10;

/** Reads a table; an error of the gateway is in `errors` beside what was got before it. Never throws an SnmpError. */
export async function readTable(
  session: Session,
  spec: TableSpec,
  sizes: Sizes,
  figures: Figures,
  clock: Clock,
  options: WalkOptions = {},
): Promise<Walked> {
  if (spec.scalar) return readScalars(session, spec, figures);
  return readColumns(new Walk(session, spec, sizes, figures, clock, options));
}

async function readColumns(walk: Walk): Promise<Walked> {
  let lost: SnmpError | null = null;
  try {
    await walk.run();
    if (walk.spec.volatile !== true) await repair(walk);
    walk.remember();
  } catch (error) {
    if (!(error instanceof SnmpError)) throw error;
    walk.fail(error.kind, error.message);
    lost = error;
  }
  const { spec, rows, errors, message, firstAnswer, answers } = walk;
  const complete = message === null;
  const walked = { spec, rows, complete, errors, message, lost, answers };
  return firstAnswer === null ? walked : { ...walked, monotonic: firstAnswer };
}

async function readScalars(session: Session, spec: TableSpec, figures: Figures): Promise<Walked> {
  const rows = new Map<string, Row>();
  try {
    const values = await getMany(
      session,
      spec.columns.map(({ oid }) => `${oid}.0`),
      figures,
    );
    if (values.some((value) => value !== undefined)) rows.set('0', values);
    return { spec, rows, complete: true, errors: {}, message: null, lost: null };
  } catch (error) {
    if (!(error instanceof SnmpError)) throw error;
    return {
      spec,
      rows,
      complete: false,
      errors: { [error.kind]: 1 },
      message: `${spec.name}: ${error.message}`,
      lost: error,
    };
  }
}

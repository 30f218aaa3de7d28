/** What a report is made of before it takes a form: the same sections become pages, sheets and files. Text is only ever text. */
import type { TreeNode } from '../../charts/node.js';

export type ColumnKind = 'text' | 'number' | 'time' | 'code';

export interface Column {
  title: string;
  /** `number`: aligned right, raw in CSV and ODS. `time`: ms since the epoch. `code`: an identifier, in a font of fixed width. */
  kind: ColumnKind;
  /** Decimal places of numbers on a page; files get the number itself. */
  digits?: number;
}

/** A word or figure with a small drawing beside it, which files leave out. */
export interface Drawn {
  text: string;
  drawing: TreeNode;
}

/** A proposed rating, state or severity: a word with a look of its own, never a look alone. */
export interface Marked {
  text: string;
  mark: Mark;
}

export type Mark = 'good' | 'fair' | 'poor' | 'bad' | 'neutral';

/** null is not zero: nothing is known. */
export type Cell = string | number | null | Drawn | Marked;

export interface Table {
  /** Of the sheet and the file: lower-case words with hyphens, the same every month. */
  name: string;
  caption: string;
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
  /** What is said where there is no row. */
  empty: string;
}

export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'heading'; text: string }
  | { kind: 'notice'; text: string }
  | { kind: 'facts'; name: string; caption: string; facts: readonly Fact[] }
  | { kind: 'table'; table: Table }
  /** A chart never stands without the sentence that says what it shows, and its table. */
  | { kind: 'chart'; sentence: string; drawing: TreeNode; table: Table }
  /** Lines of a formula with numbers put in. */
  | { kind: 'working'; lines: readonly string[] };

export interface Fact {
  label: string;
  value: string;
  /** A value of letters and figures that people compare: a hash, an id. */
  code?: boolean;
}

export interface Section {
  /** Letters, digits and hyphens: the anchor. */
  id: string;
  title: string;
  blocks: readonly Block[];
}

/** A whole report, ready to be written. */
export interface Content {
  /** Of the page, the PDF and the workbook. */
  title: string;
  /** Beneath it: whose month, which revision. */
  subtitle: string;
  timeZone: string;
  /** Told at the top of every form, the most serious first: simulated, revised, incomplete. */
  notices: readonly string[];
  /** The page that a director reads. */
  front: Section;
  sections: readonly Section[];
}

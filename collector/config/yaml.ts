/** YAML with places: the value of a file, and where in it a key stands. */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type ErrorCode,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { keyText, type FaultCode, type Finding, type KeyPath } from './faults.js';
import { tooDeepAt } from './yaml-depth.js';
import { syntaxSentence } from './yaml-sentences.js';

export interface Place {
  line: number;
  column: number;
}

export interface PlacedFinding extends Omit<Finding, 'path' | 'at'>, Place {
  key: string;
}

export interface ParsedYaml {
  /** Undefined where faults make it meaningless. */
  value: unknown;
  faults: PlacedFinding[];
  /** Place of a key's value, or of the key itself; of the nearest enclosing one where the path leads nowhere. */
  locate(path: KeyPath, at?: 'key'): Place;
}

/** Aliases may repeat a block this often in all; a bomb unfolds millions of times. */
const MOST_ALIASES = 1_000;

/** Parses the whole text and lists every syntax fault in it. Merge keys (`<<`) are read; custom tags are refused. */
export function parseYaml(text: string): ParsedYaml {
  const counter = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  const alone = (code: FaultCode, message: string, at: Place = { line: 1, column: 1 }): ParsedYaml => ({
    value: undefined,
    faults: [{ key: '', code, message, ...at }],
    locate: () => at,
  });
  const deep = tooDeepAt(text);
  if (deep !== null) return alone('CONFIG_YAML_TOO_DEEP', 'nests too deep to be a configuration', placeIn(text, deep));
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: false, merge: true });
    const faults = [...syntaxFaults(document, text.length, place), ...duplicateKeys(document, place)];
    const broken = faults.some(({ code }) => code === 'CONFIG_YAML_SYNTAX');
    const value: unknown = broken ? undefined : document.toJS({ maxAliasCount: MOST_ALIASES });
    if (value === null) return alone('CONFIG_EMPTY', 'holds no configuration; begin with interconnect.example.yaml');
    return { value, faults, locate: (path, at) => place(offsetOf(document, path, at)) };
  } catch (error) {
    if (error instanceof ReferenceError) {
      return alone('CONFIG_YAML_ALIASES', `its aliases (*name) unfold more than ${MOST_ALIASES} times: write it out`);
    }
    throw error;
  }
}

/** For text that was not parsed. */
function placeIn(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** A broken line often gives several errors of the parser: the first on each line is the one that helps. */
function syntaxFaults(document: Document, end: number, place: (offset: number) => Place): PlacedFinding[] {
  const lines = new Set<number>();
  return [...document.errors, ...document.warnings, ...looseAliases(document)]
    .map(({ code, pos: [offset] }) => ({
      code: 'CONFIG_YAML_SYNTAX' as const,
      key: '',
      message: syntaxSentence(code, offset >= end),
      ...place(offset),
    }))
    .filter(({ line }) => !lines.has(line) && lines.add(line));
}

/** Aliases without an anchor before them; the parser would only complain once it unfolds them. */
function looseAliases(document: Document): { code: ErrorCode; pos: [number, number] }[] {
  const found: { code: ErrorCode; pos: [number, number] }[] = [];
  const anchors = new Set<string>();
  visit(document, (_key, node) => {
    if (isAlias(node) && !anchors.has(node.source)) {
      found.push({ code: 'BAD_ALIAS', pos: [node.range?.[0] ?? 0, node.range?.[1] ?? 0] });
    }
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) anchors.add(node.anchor);
  });
  return found;
}

function duplicateKeys(document: Document, place: (offset: number) => Place): PlacedFinding[] {
  const faults: PlacedFinding[] = [];
  visit(document, {
    Map(_index, map, ancestors) {
      const first = new Map<string, Node>();
      for (const { key } of map.items) {
        if (!isScalar(key) || key.value === '<<') continue;
        const name = String(key.value);
        const before = first.get(name);
        first.set(name, before ?? key);
        if (before === undefined) continue;
        faults.push({
          code: 'CONFIG_DUPLICATE_KEY',
          key: keyText([...pathOf([...ancestors, map]), name]),
          message: `stands twice in one mapping, first on line ${place(before.range?.[0] ?? 0).line}: keep one`,
          ...place(key.range?.[0] ?? 0),
        });
      }
    },
  });
  return faults;
}

/** Key path that leads through these ancestors, the first of them the document. */
function pathOf(ancestors: readonly unknown[]): (string | number)[] {
  return ancestors.flatMap((ancestor, position): (string | number)[] => {
    if (isPair(ancestor)) return [isScalar(ancestor.key) ? String(ancestor.key.value) : '?'];
    const next = ancestors[position + 1];
    return isSeq(ancestor) && next !== undefined ? [ancestor.items.indexOf(next)] : [];
  });
}

function offsetOf(document: Document, path: KeyPath, at: 'key' | undefined): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [position, part] of path.entries()) {
    const pair = pairOf(resolved(document, node), part);
    if (pair === undefined) break;
    const asKey = at === 'key' && position === path.length - 1;
    offset = (asKey ? startOf(pair.key) : (startOf(pair.value) ?? startOf(pair.key))) ?? offset;
    node = pair.value;
  }
  return offset;
}

/** Where a person would point: a block mapping as the value of a key begins at its first key. */
function startOf(node: unknown): number | undefined {
  const range = (node as Node | null)?.range;
  return range === null || range === undefined || (isScalar(node) && range[0] === range[1]) ? undefined : range[0];
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function pairOf(node: unknown, part: string | number): Pick<Pair, 'key' | 'value'> | undefined {
  if (isSeq(node))
    return typeof part === 'number' && part < node.items.length
      ? { key: node.items[part], value: node.items[part] }
      : undefined;
  if (!isMap(node)) return undefined;
  return (node as YAMLMap).items.findLast(({ key }) => isScalar(key) && String(key.value) === String(part));
}

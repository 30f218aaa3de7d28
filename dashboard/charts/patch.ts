import { checkNode } from './checkNode.js';
import type { Attributes, Child, TreeNode } from './node.js';

const SVG = 'http://www.w3.org/2000/svg';
/** What a node was made from, so that an update is told from what stands already. */
interface Drawn {
  readonly tag: string;
  readonly key: string | undefined;
  attrs: Attributes;
  child: Child;
}
const drawn = new WeakMap<Node, Drawn>();

/**
 * Makes the children of `parent` what `children` says, touching only what differs: elements are kept by key (or by tag and
 * position), so that focus, selection and a reader's place survive. Text goes in as text nodes, attributes through
 * setAttribute; nothing is ever parsed. True where elements came, went or moved. Throws a TypeError as checkNode does.
 */
export function patch(parent: Element, children: readonly Child[]): boolean {
  const same = inPlace(parent, children);
  return same ?? rearrange(parent, children);
}

/** What nearly every update is: the same elements in the same places. null, with some of them up to date, where it is another. */
function inPlace(parent: Element, children: readonly Child[]): boolean | null {
  let moved = false;
  let node = parent.firstChild;
  for (const child of children) {
    const known = node === null ? undefined : drawn.get(node);
    // Where all before it are in their places, its own follows from its tag and key.
    if (node === null || known === undefined || known.tag !== tagOf(child) || known.key !== nameOf(child)) return null;
    if (update(node, child, known)) moved = true;
    node = node.nextSibling;
  }
  return node === null ? moved : null;
}

const tagOf = (child: Child): string => (typeof child === 'string' ? '#text' : child.tag);
const nameOf = (child: Child): string | undefined => (typeof child === 'string' ? undefined : child.key);

function rearrange(parent: Element, children: readonly Child[]): true {
  const before = new Map<string, Node>();
  const stood = placing();
  for (const node of parent.childNodes) {
    const known = drawn.get(node);
    if (known) before.set(stood(known.tag, known.key), node);
  }
  const kept = new Set<Node>();
  const place = placing();
  children.forEach((child, position) => {
    const found = before.get(place(tagOf(child), nameOf(child)));
    const node = found && !kept.has(found) ? found : create(parent, child);
    kept.add(node);
    update(node, child, drawn.get(node));
    const there = parent.childNodes[position];
    if (there !== node) parent.insertBefore(node, there ?? null);
  });
  for (const node of [...parent.childNodes]) if (!kept.has(node)) node.remove();
  return true;
}

/** Names each of the siblings that it is asked of in turn: by its key, or as the nth of its tag that has none. */
function placing(): (tag: string, key: string | undefined) => string {
  const seen = new Map<string, number>();
  return (tag, key) => {
    if (key !== undefined) return `${tag}=${key}`;
    const nth = seen.get(tag) ?? 0;
    seen.set(tag, nth + 1);
    return `${tag}#${nth}`;
  };
}

function create(parent: Element, child: Child): Node {
  if (typeof child === 'string') return parent.ownerDocument.createTextNode(child);
  checkNode(child);
  const namespace = child.tag === 'svg' ? SVG : parent.namespaceURI;
  return parent.ownerDocument.createElementNS(namespace, child.tag);
}

/** True where elements below it came, went or moved. */
function update(node: Node, child: Child, known: Drawn | undefined): boolean {
  // Trees are never changed: the same one again is drawn already.
  if (known?.child === child) return false;
  if (typeof child === 'string') {
    if (node.nodeValue !== child) node.nodeValue = child;
    remember(node, known, child, {});
    return false;
  }
  checkNode(child);
  setAttributes(node as Element, known?.attrs ?? {}, child);
  remember(node, known, child, child.attrs);
  return patch(node as Element, child.children);
}

function remember(node: Node, known: Drawn | undefined, child: Child, attrs: Attributes): void {
  if (known) [known.child, known.attrs] = [child, attrs];
  else drawn.set(node, { tag: tagOf(child), key: nameOf(child), attrs, child });
}

function setAttributes(element: Element, before: Attributes, { attrs }: TreeNode): void {
  if (before === attrs) return;
  for (const name in before) if (!(name in attrs)) element.removeAttribute(name);
  for (const name in attrs) {
    const value = attrs[name];
    if (before[name] === value) continue;
    if (value === null || value === false) element.removeAttribute(name);
    else if (value !== undefined) element.setAttribute(name, value === true ? '' : String(value));
  }
}

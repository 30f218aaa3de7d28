import { checkNode } from './checkNode.js';
import type { Attributes, Child, TreeNode } from './node.js';

const SVG = 'http://www.w3.org/2000/svg';
const drawn = new WeakMap<Node, { key: string; attrs: Attributes; child?: TreeNode }>();

/**
 * Makes the children of `parent` what `children` says, touching only what differs: elements are kept by key (or by tag and
 * position), so that focus, selection and a reader's place survive. Text goes in as text nodes, attributes through
 * setAttribute; nothing is ever parsed. Throws a TypeError as checkNode does.
 */
export function patch(parent: Element, children: readonly Child[]): void {
  if (!inPlace(parent, children)) rearrange(parent, children);
}

/** What nearly every update is: the same elements in the same places. False, with some of them up to date, where it is another. */
function inPlace(parent: Element, children: readonly Child[]): boolean {
  const seen = new Map<string, number>();
  let node = parent.firstChild;
  for (const child of children) {
    if (node === null) return false;
    const key = keyOf(child, seen);
    if (drawn.get(node)?.key !== key) return false;
    update(node, child, key);
    node = node.nextSibling;
  }
  return node === null;
}

function rearrange(parent: Element, children: readonly Child[]): void {
  const before = new Map([...parent.childNodes].map((node) => [drawn.get(node)?.key ?? '', node]));
  const kept = new Set<Node>();
  const seen = new Map<string, number>();
  children.forEach((child, position) => {
    const key = keyOf(child, seen);
    const known = before.get(key);
    const node = known && !kept.has(known) ? known : create(parent, child);
    kept.add(node);
    update(node, child, key);
    const there = parent.childNodes[position];
    if (there !== node) parent.insertBefore(node, there ?? null);
  });
  for (const node of [...parent.childNodes]) if (!kept.has(node)) node.remove();
}

function keyOf(child: Child, seen: Map<string, number>): string {
  const tag = typeof child === 'string' ? '#text' : child.tag;
  if (typeof child !== 'string' && child.key !== undefined) return `${tag}=${child.key}`;
  const nth = seen.get(tag) ?? 0;
  seen.set(tag, nth + 1);
  return `${tag}#${nth}`;
}

function create(parent: Element, child: Child): Node {
  if (typeof child === 'string') return parent.ownerDocument.createTextNode(child);
  checkNode(child);
  const namespace = child.tag === 'svg' ? SVG : parent.namespaceURI;
  return parent.ownerDocument.createElementNS(namespace, child.tag);
}

function update(node: Node, child: Child, key: string): void {
  if (typeof child === 'string') {
    if (node.nodeValue !== child) node.nodeValue = child;
    if (!drawn.has(node)) drawn.set(node, { key, attrs: {} });
    return;
  }
  const before = drawn.get(node);
  // Trees are never changed: the same one again is drawn already.
  if (before?.child === child) return;
  checkNode(child);
  setAttributes(node as Element, before?.attrs ?? {}, child);
  drawn.set(node, { key, attrs: child.attrs, child });
  patch(node as Element, child.children);
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

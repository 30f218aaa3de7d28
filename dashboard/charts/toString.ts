import { checkNode } from './checkNode.js';
import type { Child } from './node.js';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
// XML 1.0 has no way to write these, not even as references.
// eslint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const escape = (text: string): string =>
  text.replace(unwritable, '\ufffd').replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** The tree as SVG (or XHTML) source, every text and attribute value escaped. Throws a TypeError as checkNode does. */
export function toString(node: Child): string {
  if (typeof node === 'string') return escape(node);
  checkNode(node);
  const attributes = Object.entries(node.attrs)
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => ` ${name}="${value === true ? '' : escape(String(value))}"`)
    .join('');
  const namespace = node.tag === 'svg' && !('xmlns' in node.attrs) ? ' xmlns="http://www.w3.org/2000/svg"' : '';
  const content = node.children.map(toString).join('');
  return `<${node.tag}${namespace}${attributes}>${content}</${node.tag}>`;
}

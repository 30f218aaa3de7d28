import type { TreeNode } from './node.js';

const refusedTags = new Set(['script', 'style', 'iframe', 'object', 'embed', 'foreignobject', 'base', 'link', 'meta']);
const links = new Set(['href', 'xlink:href', 'src', 'action', 'formaction', 'srcdoc']);
/** A page of the wall beside this one: no scheme, no host, no folder. */
const ownPage = /^[a-z]+\.html$/;
const names = /^[A-Za-z][A-Za-z0-9:-]*$/;

/** Found to be harmless before: views use few of them again and again. */
const goodTags = new Set<string>();
const goodNames = new Set<string>();

/**
 * Refuses what could run or load something: the tree carries names that came from routers, and a mistake in a view must not
 * turn one of them into code. Throws a TypeError that names the tag and attribute, never the value.
 */
export function checkNode(node: TreeNode): void {
  if (!goodTags.has(node.tag)) {
    if (!names.test(node.tag) || refusedTags.has(node.tag.toLowerCase()))
      throw new TypeError(`element ${node.tag} is not allowed in a drawing`);
    goodTags.add(node.tag);
  }
  for (const name of Object.keys(node.attrs)) {
    if (goodNames.has(name)) continue;
    const lower = name.toLowerCase();
    const value = String(node.attrs[name]);
    const isLink = links.has(lower);
    const refused =
      !names.test(name) ||
      lower === 'style' ||
      lower.startsWith('on') ||
      (isLink && !value.startsWith('#') && !isOwnPage(node.tag, lower, value));
    if (refused) throw new TypeError(`attribute ${name} of ${node.tag} is not allowed in a drawing`);
    // What a link leads to is looked at each time.
    if (!isLink) goodNames.add(name);
  }
}

const isOwnPage = (tag: string, attribute: string, value: string): boolean =>
  tag === 'a' && attribute === 'href' && ownPage.test(value);

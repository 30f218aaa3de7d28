/** A small tree of elements: what a chart returns, before anything is drawn. Text is always text, never markup. */

/** null and false leave the attribute out, true writes it empty. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

export type Child = TreeNode | string;

export interface TreeNode {
  readonly tag: string;
  readonly attrs: Attributes;
  readonly children: readonly Child[];
  /** Names the element among its siblings, so that a patch keeps it when others come and go. */
  readonly key?: string;
}

/** An element. Children that are null or false are left out, so that a condition can stand in the list. */
export function el(
  tag: string,
  attrs: Attributes = {},
  children: readonly (Child | null | false)[] | string = [],
  key?: string,
): TreeNode {
  const list = typeof children === 'string' ? [children] : children;
  const kept = list.filter((child): child is Child => child !== null && child !== false && child !== '');
  return key === undefined ? { tag, attrs, children: kept } : { tag, attrs, children: kept, key };
}

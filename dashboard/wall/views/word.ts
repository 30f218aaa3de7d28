import { glyph, type Look } from '../../charts/glyph.js';
import { el, type TreeNode } from '../../charts/node.js';

/** A state as its glyph and its word, in its colour: never one without the other. */
export function word(look: Look, text: string, size: 'room' | 'near'): TreeNode {
  return el('span', { class: `word ${size} ${look}` }, [glyph(look), el('span', {}, text)]);
}

/** Text and attributes of XML 1.0; what it cannot carry is shown as �. */
import { toString } from '../../charts/toString.js';

/** An escaped string, also within double quotes. */
export const xml = (text: string): string => toString(text);

/** XML source of an element; `content` is XML already. */
export function element(tag: string, attributes: Record<string, string | number>, content = ''): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${xml(String(value))}"`);
  return content === '' ? `<${tag}${written.join('')}/>` : `<${tag}${written.join('')}>${content}</${tag}>`;
}

// Control characters, and the marks and overrides that reorder what stands beside them (Unicode UAX #9).
// eslint-disable-next-line no-control-regex
const disruptive = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/**
 * A name from a router made fit to stand on a screen: one line, no character that hides or reorders its neighbours (each
 * shown as �), at most `limit` characters with an ellipsis. Markup needs no care here: text is only ever set as text.
 */
export function plainText(text: string, limit = 48): string {
  const characters = [
    ...text
      .replace(disruptive, '\ufffd')
      .replace(/\ufffd{2,}/g, '\ufffd')
      .trim(),
  ];
  return characters.length <= limit ? characters.join('') : `${characters.slice(0, limit - 1).join('')}…`;
}

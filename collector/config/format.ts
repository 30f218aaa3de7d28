/** Faults as a person reads them and as a program does. */
import { styleText } from 'node:util';
import { printable } from '../model/text.js';
import { isWarning, type Fault } from './faults.js';

/** Whether and how to colour; the stream decides by being a terminal, and NO_COLOR forbids it. */
export interface Look {
  colour: boolean;
}

/**
 * One fault a line, columns aligned: `file:line:column  CODE  key: message (did you mean …?)`. The first field is what editors
 * and terminals make a link of.
 */
export function formatFaults(faults: readonly Fault[], { colour }: Look = { colour: false }): string {
  const rows = faults.map((fault) => ({ fault, place: placeOf(fault) }));
  const places = Math.max(0, ...rows.map(({ place }) => place.length));
  const codes = Math.max(0, ...faults.map(({ code }) => code.length));
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  return rows
    .map(({ fault, place }) => {
      const code = paint(isWarning(fault.code) ? 'yellow' : 'red', fault.code.padEnd(codes));
      const key = fault.key === '' ? '' : `${paint('bold', printable(fault.key))}: `;
      return `${place.padEnd(places)}  ${code}  ${key}${sentence(fault)}\n`;
    })
    .join('');
}

function placeOf({ file, line, column }: Fault): string {
  return line === 0 ? printable(file) : `${printable(file)}:${line}:${column}`;
}

function sentence({ message, suggestion }: Fault): string {
  return printable(suggestion === null ? message : `${message} (did you mean ${suggestion}?)`);
}

/** Where in a table something stands: rows as the reader of CSV cut them out, cells found in them again. */

/** Both from 1. */
export interface Place {
  line: number;
  column: number;
}

export interface Placed {
  begin: Place;
  /** The first place of a text in the row; its beginning where it is not there. */
  find(text: string): Place;
  /** The same for texts that follow each other. */
  findAll(texts: readonly string[]): Place[];
}

export const BEGIN: Place = { line: 1, column: 1 };

/** Empty lines and comments before a row, which the reader hands over with it. */
const BEFORE = /^(?:[^\S\r\n]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*/;

/** Of a whole file; rows are asked for in order. */
export class Places {
  private readonly starts: number[];
  private cursor = 0;

  constructor(private readonly text: string) {
    this.starts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ index, 0: end }) => index + end.length)];
  }

  next(raw: string): Placed {
    const found = this.text.indexOf(raw, this.cursor);
    const from = (found < 0 ? this.cursor : found) + BEFORE.exec(raw)![0].length;
    const end = (found < 0 ? this.cursor : found) + raw.length;
    this.cursor = end;
    const row = this.text.slice(from, end);
    const search = (text: string, after: number): number => {
      const at = text === '' ? -1 : row.indexOf(text, after - from);
      return at < 0 ? -1 : from + at;
    };
    const place = (at: number): Place => this.place(at < 0 ? from : at);
    return {
      begin: this.place(from),
      find: (text) => place(search(text, from)),
      findAll(texts) {
        let after = from;
        return texts.map((text) => {
          const at = search(text, after);
          if (at >= 0) after = at + text.length;
          return place(at);
        });
      },
    };
  }

  private place(at: number): Place {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - this.starts[low]! + 1 };
  }
}

/** What the bench measured: figures with their units and goals, printed as a table or as JSON. */
export interface Figure {
  area: string;
  what: string;
  value: number;
  unit: string;
  /** What the figure should be; left out where it is only reported. */
  goal?: { atLeast: number } | { atMost: number };
}

export class Report {
  readonly figures: Figure[] = [];

  add(figure: Figure): void {
    this.figures.push(figure);
  }

  /** Aligned columns, for people. */
  table(): string {
    const head = ['area', 'what', 'value', 'unit', 'goal', ''];
    const rows = this.figures.map((figure) => [
      figure.area,
      figure.what,
      shown(figure.value),
      figure.unit,
      goalOf(figure),
      verdict(figure),
    ]);
    const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)));
    const line = (row: string[]): string =>
      row
        .map((cell, i) => (head[i] === 'value' ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
        .join('  ')
        .trimEnd();
    return [line(head), ...rows.map(line)].join('\n');
  }
}

function shown(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function goalOf({ goal }: Figure): string {
  if (!goal) return '';
  return 'atLeast' in goal ? `≥ ${shown(goal.atLeast)}` : `≤ ${shown(goal.atMost)}`;
}

function verdict({ value, goal }: Figure): string {
  if (!goal) return '';
  return ('atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost) ? 'met' : 'missed';
}

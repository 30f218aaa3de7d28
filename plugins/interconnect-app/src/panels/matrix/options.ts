import { flowMeasures } from '../../datasource/query';

/** Options of the flow matrix. */
export interface MatrixOptions {
  /** Names of the fields of rows, columns and size; '' takes the first two texts and the first number. */
  row: string;
  column: string;
  value: string;
  /** px; 0 fits the panel. */
  textSize: number;
}

export const matrixDefaults: MatrixOptions = { row: '', column: '', value: '', textSize: 0 };

/** What our own data source calls them, in the order in which they are looked for. */
export const valueNames = ['bitsPerSecond', ...flowMeasures];

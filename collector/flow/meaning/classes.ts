/** DSCP (RFC 2474) to the classes of service that N3 and HSCN use. */
import { UNKNOWN } from './names.js';

/** EF voice, AF4 video, AF3 national applications, AF2 community applications, AF1 bulk, DF the rest; `unknown` where no record tells. */
export const classNames = ['DF', 'AF1', 'AF2', 'AF3', 'AF4', 'EF', UNKNOWN] as const;
export type ClassName = (typeof classNames)[number];

export interface ClassOverride {
  dscp: readonly number[];
  class: Exclude<ClassName, typeof UNKNOWN>;
}

/** EF (RFC 3246) and VOICE-ADMIT (RFC 5865). */
const voice = [46, 44];
const unknown = classNames.indexOf(UNKNOWN);

export class Classes {
  /** By type of service octet. */
  private readonly table = new Uint8Array(256);

  constructor(overrides: readonly ClassOverride[] = []) {
    for (const dscp of voice) this.set(dscp, 'EF');
    // AFxy is x * 8 + y * 2, y from 1 to 3 (RFC 2597).
    for (const [x, name] of [
      [1, 'AF1'],
      [2, 'AF2'],
      [3, 'AF3'],
      [4, 'AF4'],
    ] as const)
      for (const y of [1, 2, 3]) this.set(x * 8 + y * 2, name);
    for (const override of overrides) for (const dscp of override.dscp) this.set(dscp, override.class);
  }

  /** Position in `classNames` for a type of service or traffic class octet. */
  find(tos: number): number {
    return tos < 256 ? this.table[tos]! : unknown;
  }

  private set(dscp: number, name: ClassName): void {
    this.table.fill(classNames.indexOf(name), dscp * 4, dscp * 4 + 4);
  }
}

/** The readers of what a path needs of routing and redundancy, fed from lines instead of the wire. */
import type { PathConfig } from '../../collector/config/schema/crossing.js';
import type { Observation } from '../../collector/model/observation.js';
import { signalReaders } from '../../collector/snmp/signals/index.js';
import type { Reader } from '../../collector/snmp/table.js';
import { InterfacesReader } from '../../collector/snmp/tables/interfaces.js';
import { gatewayOf } from './agent.js';
import { pollOf, reading, type Walk } from './walk.js';

/** A gateway that is polled from lines of a recording, or from ones made by hand; a test may change them in between. */
export class Polled {
  readonly readers: Reader[];
  private seconds = 0;

  /** @param vendor sysObjectID of the agent; null: every vendor's tables are asked for */
  constructor(
    private lines: Walk,
    needs: PathConfig,
    vendor: string | null = null,
  ) {
    const interfaces = new InterfacesReader(gatewayOf(), '', [needs]);
    interfaces.read(pollOf(lines, interfaces));
    this.readers = signalReaders([needs], interfaces.registry).filter(({ appliesTo }) => appliesTo?.(vendor) ?? true);
  }

  change(oid: string, value: Walk[number][1] | null): void {
    this.lines = this.lines.flatMap((line): Walk =>
      line[0] === oid ? (value === null ? [] : [[oid, value]]) : [line],
    );
  }

  drop(prefix: string): void {
    this.lines = this.lines.filter(([oid]) => !oid.startsWith(`${prefix}.`));
  }

  add(oid: string, value: Walk[number][1]): void {
    this.lines = [...this.lines, [oid, value]];
  }

  /** One poll of each reader; tables by rows bring those rows alone. */
  poll(): Observation[] {
    this.seconds += 5;
    return this.readers.flatMap((reader) => {
      const readings = new Map(
        reader.specs.map((spec) => {
          const whole = reading(this.lines, spec);
          const wanted = spec.rows && new Set(spec.rows());
          const rows = new Map([...whole.rows].filter(([index]) => wanted?.has(index) ?? true));
          return [spec.name, { ...whole, rows }];
        }),
      );
      return reader.read(pollOf(this.lines, reader, this.seconds, { readings }));
    });
  }

  /** How many instances the next state poll asks for. */
  instances(): number {
    const asked = this.readers.filter(({ interval }) => interval === 'state').flatMap(({ specs }) => specs);
    return asked.reduce((sum, spec) => sum + (spec.rows?.().length ?? 0) * spec.columns.length, 0);
  }
}

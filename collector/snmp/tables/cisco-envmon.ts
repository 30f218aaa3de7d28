/** Temperature, fans, supplies and voltages of CISCO-ENVMON-MIB (1.3.6.1.4.1.9.9.13). */
import { integer, text } from '../text.js';
import { columnsOf, type Columns } from './columns.js';
import { stateOf, type Sensed, type Tables } from './sensor.js';

const ENVMON = '1.3.6.1.4.1.9.9.13.1';
const voltages = columnsOf('ciscoEnvMonVoltageStatusTable', `${ENVMON}.2.1`, { descr: 2, value: 3, state: 7 });
const temperatures = columnsOf('ciscoEnvMonTemperatureStatusTable', `${ENVMON}.3.1`, { descr: 2, value: 3, state: 6 });
const fans = columnsOf('ciscoEnvMonFanStatusTable', `${ENVMON}.4.1`, { descr: 2, state: 3 });
const supplies = columnsOf('ciscoEnvMonSupplyStatusTable', `${ENVMON}.5.1`, { descr: 2, state: 3 });

export const ciscoEnvmonSpecs = [voltages.spec, temperatures.spec, fans.spec, supplies.spec];

/** CiscoEnvMonState: normal, warning, critical, shutdown, notPresent, notFunctioning. */
const states = { 1: 'ok', 2: 'warning', 3: 'failed', 4: 'failed', 5: 'absent', 6: 'failed' } as const;
/** The agent writes its verdict behind some names: `FAN - T1 1, Normal`. */
const VERDICT = /,\s*(normal|warning|critical|shutdown|not ?(present|exist|functioning)|green|yellow|red|unknown)\s*$/i;

function sense(
  tables: Tables,
  table: Columns<'descr' | 'state'>,
  rest: Pick<Sensed, 'kind' | 'unit'>,
  scale: { at: number; factor: number } | null,
): Sensed[] {
  return [...tables(table.spec)].map(([index, row]) => {
    const raw = scale ? integer(row[scale.at]) : null;
    return {
      ...rest,
      index,
      label: (text(row[table.at.descr]) ?? `${rest.kind} ${index}`).replace(VERDICT, ''),
      value: raw === null ? null : raw * (scale?.factor ?? 1),
      state: stateOf(states, row[table.at.state]),
    };
  });
}

/** Degrees Celsius. */
export const envmonTemperatures = (tables: Tables): Sensed[] =>
  sense(tables, temperatures, { kind: 'temperature', unit: 'Cel' }, { at: temperatures.at.value, factor: 1 });
/** Millivolts in the MIB. */
export const envmonVoltages = (tables: Tables): Sensed[] =>
  sense(tables, voltages, { kind: 'voltage', unit: 'V' }, { at: voltages.at.value, factor: 1e-3 });
export const envmonFans = (tables: Tables): Sensed[] => sense(tables, fans, { kind: 'fan', unit: '1' }, null);
export const envmonSupplies = (tables: Tables): Sensed[] =>
  sense(tables, supplies, { kind: 'power-supply', unit: '1' }, null);

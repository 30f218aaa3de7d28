/** Which tables hold the sensors and the load of which router. A sensor that two tables have is taken from the standard one. */
import { ciscoEntitySensors, ciscoEntitySensorSpecs } from './cisco-entity-sensor.js';
import { ciscoEnvmonSpecs, envmonFans, envmonSupplies, envmonTemperatures, envmonVoltages } from './cisco-envmon.js';
import { ciscoFruSpecs, fruFans, fruSupplies } from './cisco-fru.js';
import { ciscoFigures, ciscoHostSpecs } from './cisco-memory.js';
import { entPhySensors, entPhySensorTable } from './ent-phy-sensor-table.js';
import { entPhysicalTable } from './ent-physical-table.js';
import { entStates, entStateTable } from './ent-state-table.js';
import { hostFigures, hostSpecs } from './host-resources.js';
import { juniperDom, juniperDomSpecs } from './juniper-dom.js';
import { juniperFigures, juniperHostSpecs, juniperOperatingSpecs, juniperSensors } from './juniper-operating.js';
import { nokiaChassis, nokiaChassisSpecs } from './nokia-chassis.js';
import { nokiaDdm, nokiaDdmSpecs } from './nokia-ddm.js';
import { nokiaFigures, nokiaHostSpecs } from './nokia-system.js';
import type { Sensed, SensorSource, Tables } from './sensor.js';
import type { HostSource } from './system.js';
import { only } from './vendor.js';

const standardSpecs = [entPhysicalTable, entPhySensorTable, entStateTable];

/** Readings of ENTITY-SENSOR-MIB and states of ENTITY-STATE-MIB describe different entities: both are taken. */
function standard(tables: Tables): Sensed[] {
  return [...entPhySensors(tables), ...entStates(tables)];
}

/** The later ones, but for a kind that the earlier ones already have. */
function withoutKinds(earlier: readonly Sensed[], later: readonly Sensed[]): Sensed[] {
  const kinds = new Set(earlier.map(({ kind }) => kind));
  return [...earlier, ...later.filter(({ kind }) => !kinds.has(kind))];
}

/** The later ones, but for an entity that the earlier ones already have. */
function withoutEntities(earlier: readonly Sensed[], later: readonly Sensed[]): Sensed[] {
  const indexes = new Set(earlier.map(({ index }) => index));
  return [...earlier, ...later.filter(({ index }) => !indexes.has(index))];
}

/** Fans that turn (rpm) and fans that are well (a state) are different facts; readings never hide states. */
function cisco(tables: Tables): Sensed[] {
  const readings = withoutEntities(entPhySensors(tables), ciscoEntitySensors(tables));
  const values = withoutKinds(readings, [...envmonTemperatures(tables), ...envmonVoltages(tables)]);
  const units = withoutKinds(
    [...envmonSupplies(tables), ...envmonFans(tables)],
    [...fruSupplies(tables), ...fruFans(tables)],
  );
  return [...values, ...withoutKinds(units, entStates(tables))];
}

export const sensorSources: readonly SensorSource[] = [
  { specs: standardSpecs, sense: standard, appliesTo: only(null) },
  {
    specs: [...standardSpecs, ...ciscoEntitySensorSpecs, ...ciscoEnvmonSpecs, ...ciscoFruSpecs],
    sense: cisco,
    appliesTo: only('cisco'),
  },
  {
    specs: [...standardSpecs, ...juniperOperatingSpecs, ...juniperDomSpecs],
    sense: (tables) => [...withoutKinds(standard(tables), juniperSensors(tables)), ...juniperDom(tables)],
    appliesTo: only('juniper'),
  },
  {
    specs: [...standardSpecs, ...nokiaChassisSpecs, ...nokiaDdmSpecs],
    sense: (tables) => withoutKinds(standard(tables), [...nokiaChassis(tables), ...nokiaDdm(tables)]),
    appliesTo: only('nokia'),
  },
];

export const hostSources: readonly HostSource[] = [
  { specs: hostSpecs, figures: [hostFigures], appliesTo: only(null) },
  { specs: [...hostSpecs, ...ciscoHostSpecs], figures: [ciscoFigures, hostFigures], appliesTo: only('cisco') },
  { specs: [...hostSpecs, ...juniperHostSpecs], figures: [juniperFigures, hostFigures], appliesTo: only('juniper') },
  { specs: [...hostSpecs, ...nokiaHostSpecs], figures: [nokiaFigures, hostFigures], appliesTo: only('nokia') },
];

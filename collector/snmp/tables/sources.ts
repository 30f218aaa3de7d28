/** Which tables hold the sensors and the load of which router. A sensor that two tables have is taken from the standard one. */
import type { SensorKind } from '../../model/observation.js';
import { checkPointFigures, checkPointHostSpecs } from './checkpoint-processors.js';
import { checkPointSensors, checkPointSpecs } from './checkpoint-sensors.js';
import { ciscoEntitySensors, ciscoEntitySensorSpecs } from './cisco-entity-sensor.js';
import { ciscoEnvmonSpecs, envmonFans, envmonSupplies, envmonTemperatures, envmonVoltages } from './cisco-envmon.js';
import { ciscoFruSpecs, fruFans, fruSupplies } from './cisco-fru.js';
import { ciscoFigures, ciscoHostSpecs } from './cisco-memory.js';
import { entPhySensors, entPhySensorTable } from './ent-phy-sensor-table.js';
import { entPhysicalTable, isInPort } from './ent-physical-table.js';
import { entStates, entStateTable } from './ent-state-table.js';
import { fortinetSensors, fortinetSensorSpecs } from './fortinet-sensors.js';
import { fortinetFigures, fortinetHostSpecs } from './fortinet-system.js';
import { hostFigures, hostSpecs } from './host-resources.js';
import {
  h3cFigures,
  h3cHostSpecs,
  h3cSensors,
  h3cSensorSpecs,
  huaweiFigures,
  huaweiHostSpecs,
  huaweiSensors,
  huaweiSensorSpecs,
} from './huawei-entity.js';
import { juniperDom, juniperDomSpecs } from './juniper-dom.js';
import { juniperFigures, juniperHostSpecs, juniperOperatingSpecs, juniperSensors } from './juniper-operating.js';
import { nokiaChassis, nokiaChassisSpecs } from './nokia-chassis.js';
import { nokiaDdm, nokiaDdmSpecs } from './nokia-ddm.js';
import { nokiaFigures, nokiaHostSpecs } from './nokia-system.js';
import type { Sensed, SensorSource, Tables } from './sensor.js';
import type { HostSource } from './system.js';
import { noneOf, only, type Vendor } from './vendor.js';

const standardSpecs = [entPhysicalTable, entPhySensorTable, entStateTable];

/** Readings of ENTITY-SENSOR-MIB and states of ENTITY-STATE-MIB describe different entities: both are taken. */
function standard(tables: Tables): Sensed[] {
  return [...entPhySensors(tables), ...entStates(tables)];
}

/** Kinds of which an optical module has its own: they say nothing of the chassis, and hide nothing of it. */
const moduleKinds: ReadonlySet<SensorKind> = new Set(['temperature', 'voltage', 'current', 'power']);

/** The later ones, but for a kind that the earlier ones, which are entities, already have of the chassis. */
function withoutKinds(tables: Tables, earlier: readonly Sensed[], later: readonly Sensed[]): Sensed[] {
  const ofChassis = ({ kind, index }: Sensed) => !moduleKinds.has(kind) || !isInPort(tables, index);
  const kinds = new Set(earlier.filter(ofChassis).map(({ kind }) => kind));
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
  const values = withoutKinds(tables, readings, [...envmonTemperatures(tables), ...envmonVoltages(tables)]);
  const units = withoutKinds(
    tables,
    [...envmonSupplies(tables), ...envmonFans(tables)],
    [...fruSupplies(tables), ...fruFans(tables)],
  );
  return [...values, ...withoutKinds(tables, units, entStates(tables))];
}

type Of<Source> = Partial<Record<Vendor, Omit<Source, 'appliesTo'>>>;

const ownSensors: Of<SensorSource> = {
  checkpoint: {
    specs: [...standardSpecs, ...checkPointSpecs],
    sense: (tables) => withoutKinds(tables, standard(tables), checkPointSensors(tables)),
  },
  cisco: { specs: [...standardSpecs, ...ciscoEntitySensorSpecs, ...ciscoEnvmonSpecs, ...ciscoFruSpecs], sense: cisco },
  fortinet: {
    specs: [...standardSpecs, ...fortinetSensorSpecs],
    sense: (tables) => withoutKinds(tables, standard(tables), fortinetSensors(tables)),
  },
  h3c: {
    specs: [...standardSpecs, ...h3cSensorSpecs],
    sense: (tables) => withoutKinds(tables, standard(tables), h3cSensors(tables)),
  },
  huawei: {
    specs: [...standardSpecs, ...huaweiSensorSpecs],
    sense: (tables) => withoutKinds(tables, standard(tables), huaweiSensors(tables)),
  },
  juniper: {
    specs: [...standardSpecs, ...juniperOperatingSpecs, ...juniperDomSpecs],
    sense: (tables) => [...withoutKinds(tables, standard(tables), juniperSensors(tables)), ...juniperDom(tables)],
  },
  nokia: {
    specs: [...standardSpecs, ...nokiaChassisSpecs, ...nokiaDdmSpecs],
    sense: (tables) => withoutKinds(tables, standard(tables), [...nokiaChassis(tables), ...nokiaDdm(tables)]),
  },
};

const ownFigures: Of<HostSource> = {
  checkpoint: { specs: [...hostSpecs, ...checkPointHostSpecs], figures: [hostFigures, checkPointFigures] },
  cisco: { specs: [...hostSpecs, ...ciscoHostSpecs], figures: [ciscoFigures, hostFigures] },
  fortinet: { specs: [...hostSpecs, ...fortinetHostSpecs], figures: [fortinetFigures, hostFigures] },
  h3c: { specs: [...hostSpecs, ...h3cHostSpecs], figures: [h3cFigures, hostFigures] },
  huawei: { specs: [...hostSpecs, ...huaweiHostSpecs], figures: [huaweiFigures, hostFigures] },
  juniper: { specs: [...hostSpecs, ...juniperHostSpecs], figures: [juniperFigures, hostFigures] },
  nokia: { specs: [...hostSpecs, ...nokiaHostSpecs], figures: [nokiaFigures, hostFigures] },
};

/** Each vendor's own, and the standard ones for all the others: exactly one of them applies to any router. */
const withOthers = <Source extends { appliesTo(sysObjectID: string | null): boolean }>(
  own: Of<Source>,
  others: Omit<Source, 'appliesTo'>,
) => {
  const vendors = Object.keys(own) as Vendor[];
  return [
    { ...others, appliesTo: noneOf(vendors) },
    ...vendors.map((vendor) => ({ ...(own[vendor] as Omit<Source, 'appliesTo'>), appliesTo: only(vendor) })),
  ];
};

export const sensorSources: readonly SensorSource[] = withOthers<SensorSource>(ownSensors, {
  specs: standardSpecs,
  sense: standard,
});

export const hostSources: readonly HostSource[] = withOthers<HostSource>(ownFigures, {
  specs: hostSpecs,
  figures: [hostFigures],
});

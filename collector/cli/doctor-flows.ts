/** What a person has to do about exporters whose flows count for nothing. */
import type { DoctorReport } from './doctor-report.js';
import { count } from './words.js';

/** A sentence each; not yet printable. */
export function flowTroubles(flows: DoctorReport['flows']): string[] {
  return flows.flatMap(({ gateway, address, records, implausible, waitingSets }) => {
    const who = gateway === null ? address : `${gateway} (${address})`;
    return [
      ...(implausible === 0
        ? []
        : [
            `${who}: ${implausible} of ${count(records, 'flow record')} count more than can have crossed (implausible) and are in no figure: compare the sampling rate that it announces with the one that it is configured with, and look for a fault of its software`,
          ]),
      ...(waitingSets === 0
        ? []
        : [
            `${who}: ${count(waitingSets, 'data set')} cannot be read until a template comes (template-missing): have it send templates more often, such as each minute`,
          ]),
    ];
  });
}

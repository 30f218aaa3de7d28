/** An sFlow flow sample as an object, in the form of a record. */
import { F, NONE, U } from '../batch.js';
import type { SampleView } from '../message.js';
import { rateSources } from '../sampling.js';
import { describeExtended } from './extended.js';
import { describeFrame } from './packet.js';
import type { RecordObject } from './record.js';

/** Copies a flow sample. Interfaces that are no single one (dropped, several) are left out; 0 is the device itself. */
export function describeSample(view: SampleView): RecordObject {
  const { domain, row, epoch, frame } = view;
  return {
    exporter: { address: domain.exporter.address, protocol: domain.protocol, domain: domain.id },
    template: 0,
    exportTime: new Date(epoch.exported).toISOString(),
    ...(row >= 0 ? cells(view) : {}),
    ...(frame ? describeFrame(frame, view.bytes) : {}),
    ...describeExtended(view),
  };
}

function cells(view: SampleView): Record<string, unknown> {
  const { row, batch } = view;
  const cell = (column: number): number => batch.u[column]![row]!;
  return {
    sampling: { rate: batch.f[F.rate]![row], source: rateSources[cell(U.rateSource)] },
    dataLinkFrameSize: view.frameLength,
    ...(cell(U.inputIf) === NONE ? {} : { ingressInterface: cell(U.inputIf) }),
    ...(cell(U.outputIf) === NONE ? {} : { egressInterface: cell(U.outputIf) }),
    ...(cell(U.srcAs) === 0 ? {} : { bgpSourceAsNumber: cell(U.srcAs) }),
    ...(cell(U.dstAs) === 0 ? {} : { bgpDestinationAsNumber: cell(U.dstAs) }),
    ...(cell(U.vlan) === 0 ? {} : { vlanId: cell(U.vlan) }),
  };
}

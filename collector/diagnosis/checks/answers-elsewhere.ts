import { answersElsewhere, type Check } from '../facts.js';

/** A router with several addresses may answer from another than it was asked at (RFC 3417 §3.1 leaves it open): what comes from there is not believed. */
export const answersFromElsewhere: Check = {
  name: 'answers-elsewhere',
  look: ({ running }) =>
    (running?.gateways ?? []).flatMap((each) =>
      each.state !== 'down' || !answersElsewhere(each)
        ? []
        : [
            {
              subject: each.name,
              what: `answers come from another address than it is asked at: ${each.error?.message ?? ''}`,
              mend: `gateways: ${each.name}: address: <the one that answers>, or on the router: snmp-server source-interface (Cisco), source-address (Juniper)`,
            },
          ],
    ),
};

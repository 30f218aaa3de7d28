/** What the simulated bodies use across the interconnect, in the six classes of service of N3. */

import type { TrafficClass } from '../../config/schema/flow.js';

export interface Service {
  /** IANA protocol number and the port of the serving end. */
  protocol: 6 | 17;
  port: number;
  /** As the product's own table of ports names it, or the configuration of the simulation. */
  application: string;
  class: TrafficClass;
  /** Side that serves. */
  server: 'a' | 'b';
  /** Share of what the two bodies exchange. */
  weight: number;
  /** Share of its octets that go from the client to the server. */
  up: number;
  /** Octets per packet, layer 2 included, before all are scaled to the mean of the interfaces' counters. */
  size: readonly [up: number, down: number];
}

const TCP = 6;
const UDP = 17;

/** What each class is marked with (RFC 3246, RFC 2597, RFC 2474). */
export const dscp: Readonly<Record<TrafficClass, number>> = { EF: 46, AF4: 34, AF3: 26, AF2: 18, AF1: 10, DF: 0 };

/** What no registry of ports knows by name: media of calls and video consultations. */
export const mediaPorts = { voice: 16_384, video: 50_004 } as const;

/** National applications: records over TLS; mail is bulk. */
const records: Service = {
  protocol: TCP,
  port: 443,
  application: 'https',
  class: 'AF3',
  server: 'b',
  weight: 1,
  up: 0.4,
  size: [520, 760],
};
const mail: Service = {
  protocol: TCP,
  port: 587,
  application: 'smtp',
  class: 'AF1',
  server: 'b',
  weight: 1,
  up: 0.45,
  size: [820, 860],
};
export const nationalServices: Readonly<Record<string, readonly Service[]>> = { NHSmail: [mail] };
export const nationalDefault: readonly Service[] = [records];

/** Between a council and the trusts that it works with. */
export const localServices: readonly Service[] = [
  {
    protocol: UDP,
    port: mediaPorts.voice,
    application: 'voice',
    class: 'EF',
    server: 'b',
    weight: 0.07,
    up: 0.5,
    size: [218, 218],
  },
  {
    protocol: UDP,
    port: mediaPorts.video,
    application: 'video',
    class: 'AF4',
    server: 'b',
    weight: 0.19,
    up: 0.4,
    size: [1_000, 1_000],
  },
  {
    protocol: TCP,
    port: 8443,
    application: 'https',
    class: 'AF2',
    server: 'b',
    weight: 0.25,
    up: 0.35,
    size: [480, 820],
  },
  // NHS staff reach the council's social-care records.
  {
    protocol: TCP,
    port: 443,
    application: 'https',
    class: 'AF2',
    server: 'a',
    weight: 0.15,
    up: 0.3,
    size: [460, 800],
  },
  {
    protocol: TCP,
    port: 11_112,
    application: 'dicom',
    class: 'AF1',
    server: 'b',
    weight: 0.22,
    up: 0.12,
    size: [400, 1_200],
  },
  {
    protocol: TCP,
    port: 443,
    application: 'https',
    class: 'DF',
    server: 'b',
    weight: 0.115,
    up: 0.2,
    size: [420, 900],
  },
  { protocol: UDP, port: 53, application: 'dns', class: 'DF', server: 'b', weight: 0.005, up: 0.4, size: [96, 180] },
];

/** The templates that a simulated gateway exports by (RFC 7011 §3.4), information elements by their IANA numbers. */

export interface Field {
  /** Information element. */
  id: number;
  /** Octets; VARIABLE for RFC 7011 §7. */
  length: number;
}

export const VARIABLE = 0xffff;

export interface Template {
  /** 256 and above. */
  id: number;
  fields: readonly Field[];
  /** How many of the first fields are the scope; 0 for a template of flows. */
  scope: number;
}

const field = (id: number, length: number): Field => ({ id, length });

const flowTemplate = (id: number, source: Field, destination: Field): Template => ({
  id,
  scope: 0,
  fields: [
    source,
    destination,
    field(7, 2), // sourceTransportPort
    field(11, 2), // destinationTransportPort
    field(4, 1), // protocolIdentifier
    field(5, 1), // ipClassOfService
    field(61, 1), // flowDirection
    field(10, 4), // ingressInterface
    field(14, 4), // egressInterface
    field(1, 8), // octetDeltaCount
    field(2, 4), // packetDeltaCount, reduced (RFC 7011 §6.2)
    field(152, 8), // flowStartMilliseconds
    field(153, 8), // flowEndMilliseconds
    field(302, 2), // selectorId, reduced
  ],
});

/** sourceIPv4Address and destinationIPv4Address. */
export const flows4 = flowTemplate(256, field(8, 4), field(12, 4));
/** sourceIPv6Address and destinationIPv6Address. */
export const flows6 = flowTemplate(257, field(27, 16), field(28, 16));

/** How packets are selected (RFC 5477 §8.2): selectorId, selectorAlgorithm, samplingSize, samplingPopulation. */
export const samplers: Template = {
  id: 258,
  scope: 1,
  fields: [field(302, 2), field(304, 2), field(309, 4), field(310, 4)],
};

/** ingressInterface, interfaceName, interfaceDescription. */
export const interfaces: Template = {
  id: 259,
  scope: 1,
  fields: [field(10, 4), field(82, VARIABLE), field(83, VARIABLE)],
};

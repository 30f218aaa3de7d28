/** The words that flows are told apart by and counted in. */

export const flowDimensions = ['authority', 'destination', 'application', 'class', 'path', 'direction'] as const;
export type FlowDimension = (typeof flowDimensions)[number];

/** From side a to side b, and back. */
export const flowDirections = ['a-b', 'b-a'] as const;
export type FlowDirection = (typeof flowDirections)[number];

/** Octets begin at the IP header; all three are estimates after sampling. */
export const flowMeasures = ['octets', 'packets', 'flows'] as const;
export type FlowMeasure = (typeof flowMeasures)[number];

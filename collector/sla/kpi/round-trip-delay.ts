/** Round-trip delay, RFC 2681. */
import { byClass } from './packets.js';
import type { Measure } from './scene.js';

export const roundTripDelay: Measure = (scene, terms) =>
  byClass(
    scene,
    terms,
    ({ delayMean, sent, lost }) => (delayMean === null ? null : { value: delayMean, weight: sent - lost }),
    'round-trip delay',
  );

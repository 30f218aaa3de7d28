/** Delay variation, RFC 5481 PDV over minutes: the 99.9th percentile minus the minimum (ITU-T Y.1541). */
import { byClass } from './packets.js';
import type { Measure } from './scene.js';

export const delayVariation: Measure = (scene, terms) =>
  byClass(
    scene,
    terms,
    ({ variation, sent, lost }) => (variation === null ? null : { value: variation, weight: sent - lost }),
    'delay variation',
  );

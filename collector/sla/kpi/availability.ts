/** (MP − SD) × 100 / MP of the Model Services Agreement. */
import { ratio } from '../exact.js';
import { figure, minutesText } from '../words.js';
import { notMeasured, type Measure } from './scene.js';

export const availability: Measure = ({ counted: { measured, down } }) => {
  if (measured === 0) return notMeasured('no time of the period was measured');
  const [mp, sd] = [minutesText(measured), minutesText(down)];
  const percent = ((measured - down) / measured) * 100;
  return {
    value: ratio((measured - down) * 100, measured),
    formula: `(MP − SD) × 100 / MP = (${mp} − ${sd}) × 100 / ${mp} = ${figure(percent)} %, in minutes`,
    parts: [],
  };
};

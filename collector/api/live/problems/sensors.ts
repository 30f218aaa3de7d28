/** Hardware that its own agent calls faulty or outside its thresholds. */
import type { GatewayStatus } from '../../types.js';
import type { Found } from './problem.js';

export function sensorProblems({ name, sensors }: GatewayStatus): Found[] {
  return sensors.flatMap(({ state, sensor, label, kind, value, unit }): Found[] => {
    if (state !== 'failed' && state !== 'warning') return [];
    const reading = value === null ? '' : ` (${value}${unit === '1' ? '' : ` ${unit}`})`;
    return [
      {
        code: `sensor-${state}`,
        severity: state === 'failed' ? 'critical' : 'warning',
        subject: `${name} ${sensor}`,
        message: `${name}: ${named(kind, label || sensor)} ${state === 'failed' ? 'has failed' : 'is outside its thresholds'}${reading}.`,
        next: 'Look at the hardware on the router; order the part if it does not recover.',
      },
    ];
  });
}

/** `optical power Te0/1 receive`; the kind is left out where it says nothing or is said already. */
function named(kind: string, label: string): string {
  const words = kind.replaceAll('-', ' ');
  return kind === 'other' || label.toLowerCase().includes(words) ? label : `${words} ${label}`;
}

/** Figures as people read them. */

const prefixes = ['', 'k', 'M', 'G', 'T'];

/** bit/s → `10 Gbit/s`; null stays null. */
export function rateText(bitsPerSecond: number | null): string | null {
  if (bitsPerSecond === null) return null;
  const step = bitsPerSecond < 1 ? 0 : Math.min(prefixes.length - 1, Math.floor(Math.log10(bitsPerSecond) / 3));
  return `${Number((bitsPerSecond / 1000 ** step).toPrecision(3))} ${prefixes[step]}bit/s`;
}

/** Octets → `1.5 MiB`. */
export function sizeText(octets: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = octets < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(octets) / 10));
  return `${Number((octets / 1024 ** step).toPrecision(3))} ${units[step]}`;
}

/** Seconds → `4s`, `3m 20s`, `5h 2m`, `12d 3h`; null stays null. */
export function ageText(seconds: number | null): string | null {
  if (seconds === null) return null;
  if (seconds < 10) return `${Number(seconds.toFixed(1))}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)}m ${whole % 60}s`;
  if (whole < 86_400) return `${Math.floor(whole / 3_600)}h ${Math.floor((whole % 3_600) / 60)}m`;
  return `${Math.floor(whole / 86_400)}d ${Math.floor((whole % 86_400) / 3_600)}h`;
}

/** `1 fault`, `2 faults`. */
export function count(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? '' : 's'}`;
}

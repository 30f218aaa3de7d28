import { format } from 'd3';

const three = format('.3s');

/** bit/s with an SI prefix and three figures: `412 Mbit/s`, `1.00 Gbit/s`, `0 bit/s`. Null is not zero: `—`. */
export function formatBits(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '—';
  if (Math.abs(value) < 1000) return `${Math.round(value)} bit/s`;
  const text = three(value);
  return `${text.slice(0, -1)} ${text.slice(-1)}bit/s`;
}

/** bit/s for a round figure such as a capacity or an axis: `1 Gbit/s`, `2.5 Gbit/s`. */
export function formatRoundBits(value: number): string {
  return formatBits(value).replace(/\.(\d*?)0+(?= )/, (_, kept: string) => (kept === '' ? '' : `.${kept}`));
}

/** A part of a whole in per cent: `41 %`, `0.4 %`, `0 %`; `—` where either is not known. */
export function formatShare(part: number | null, whole: number | null): string {
  if (part === null || whole === null || whole <= 0) return '—';
  const share = (100 * part) / whole;
  if (share === 0) return '0 %';
  if (share < 0.1) return '< 0.1 %';
  return `${share < 10 ? share.toFixed(1) : Math.round(share)} %`;
}

/** Events per second: `0 /s`, `0.03 /s`, `12 /s`, `1.20 k/s`; `—` where not known. */
export function formatPerSecond(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '—';
  if (value === 0) return '0 /s';
  if (value < 0.01) return '< 0.01 /s';
  if (value < 10) return `${Number(value.toPrecision(2))} /s`;
  if (value < 1000) return `${Math.round(value)} /s`;
  const text = three(value);
  return `${text.slice(0, -1)} ${text.slice(-1)}/s`;
}

/** ms with two figures: `0.35 ms`, `8.2 ms`, `120 ms`, `1.4 s`; `—` where not known. */
export function formatDelay(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '—';
  const [figure, unit] = value < 1_000 ? [value, 'ms'] : [value / 1_000, 's'];
  return `${figure < 100 ? Number(figure.toPrecision(2)) : Math.round(figure)} ${unit}`;
}

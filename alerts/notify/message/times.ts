/** Times with their zone, and lengths of time, as people say them. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** `26 Nov 2026 14:05:09 GMT`. */
export function timeText(at: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
    formats.set(timeZone, format);
  }
  return format.format(at).replace(', ', ' ');
}

/** `4 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function span(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const two = (unit: number, big: string, small: string, each: number): string => {
    const rest = Math.floor((seconds % unit) / each);
    return `${Math.floor(seconds / unit)} ${big}${rest > 0 ? ` ${rest} ${small}` : ''}`;
  };
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return two(60, 'min', 's', 1);
  if (seconds < 86_400) return two(3_600, 'h', 'min', 60);
  return two(86_400, 'd', 'h', 3_600);
}

/** Times in the interconnect's own zone, zone named; durations in the two largest units that say something. */

type Options = Intl.DateTimeFormatOptions;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string, options: Options): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: knownZone(timeZone), hourCycle: 'h23' });
  formats.set(key, made);
  return made;
}

/** The zone itself where this machine knows it, else UTC: the name beside every time then says UTC. */
function knownZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return 'UTC';
    throw error;
  }
}

/** Fields of a time (ms since the epoch) in a zone: `weekday: 'Mon', day: '23', month: 'Nov', hour: '14', …, timeZoneName: 'GMT'`. */
function parts(time: number, timeZone: string): Readonly<Record<string, string>> {
  const key = `${Math.floor(time / 1000)} ${timeZone}`;
  const known = told.get(key);
  if (known) return known;
  if (told.size >= MOST_TOLD) told.clear();
  const made = taken(time, timeZone);
  told.set(key, made);
  return made;
}

/** A page tells the same few times again and again, and to take one apart costs a tenth of a millisecond. */
const told = new Map<string, Readonly<Record<string, string>>>();
const MOST_TOLD = 2_000;

function taken(time: number, timeZone: string): Record<string, string> {
  const options: Options = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  };
  return Object.fromEntries(
    formatter(timeZone, options)
      .formatToParts(time)
      .map((part) => [part.type, part.value]),
  );
}

/** `14:05:09` */
export function formatClock(time: number, timeZone: string): string {
  const { hour, minute, second } = parts(time, timeZone);
  return `${hour}:${minute}:${second}`;
}

/** `14:05` */
export function formatMinute(time: number, timeZone: string): string {
  return formatClock(time, timeZone).slice(0, 5);
}

/** `Mon 23 Nov` */
export function formatDay(time: number, timeZone: string): string {
  const { weekday, day, month } = parts(time, timeZone);
  return `${weekday} ${day} ${month}`;
}

/** `Nov 2026` */
export function formatMonth(time: number, timeZone: string): string {
  const { month, year } = parts(time, timeZone);
  return `${month} ${year}`;
}

/** `GMT`, `BST`, `CET`: the short name that is in force at that time. */
export function formatZone(time: number, timeZone: string): string {
  return parts(time, timeZone)['timeZoneName'] ?? 'UTC';
}

/** `Mon 23 Nov 14:05:09 GMT` */
export function formatTime(time: number, timeZone: string): string {
  return `${formatDay(time, timeZone)} ${formatClock(time, timeZone)} ${formatZone(time, timeZone)}`;
}

/** `2 s`, `1 min 5 s`, `3 h 12 min`, `2 d 4 h` */
export function formatDuration(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return two(Math.floor(s / 60), 'min', s % 60, 's');
  if (s < 86_400) return two(Math.floor(s / 3600), 'h', Math.floor((s % 3600) / 60), 'min');
  return two(Math.floor(s / 86_400), 'd', Math.floor((s % 86_400) / 3600), 'h');
}

function two(large: number, unit: string, small: number, smaller: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smaller}`;
}

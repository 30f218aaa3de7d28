import { getTimeZoneInfo } from '@grafana/data';

/** The zone to write times in: the dashboard's where it chose one, else the interconnect's own, else this browser's. */
export function zoneOf(interconnect: string | undefined, dashboard: string): string {
  if (dashboard === 'utc') {
    return 'UTC';
  }
  if (dashboard !== 'browser' && dashboard !== '') {
    return dashboard;
  }
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return interconnect ?? getTimeZoneInfo('browser', Date.now())?.ianaName ?? own;
}

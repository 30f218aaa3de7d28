import type { Field } from '@grafana/data';
import { locationService } from '@grafana/runtime';

/** Follows the first data link of a row; false where it has none. */
export function openLink(field: Field | undefined, row: number): boolean {
  const [link] = field?.getLinks?.({ valueRowIndex: row }) ?? [];
  if (!link) {
    return false;
  }
  if (link.onClick) {
    link.onClick(undefined, link.origin);
  } else if (link.target === '_blank') {
    window.open(link.href, '_blank', 'noopener');
  } else {
    locationService.push(link.href);
  }
  return true;
}

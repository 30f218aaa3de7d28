/** Text that fills a panel without crowding it: px, between what can be read close up and what a wall needs. */
export function fitText(width: number, height: number, rows: number): number {
  const byHeight = height / (rows * 5 + 2);
  return Math.round(Math.min(40, Math.max(11, Math.min(width / 50, byHeight))));
}

/** Polls `condition` until it gives something other than undefined, null or false; fails with `what` after `timeout` ms. */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  { timeout = 20_000, every = 25 }: { timeout?: number; every?: number } = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const end = performance.now() + timeout;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== null && value !== false) return value as NonNullable<Exclude<T, false>>;
    if (performance.now() > end) throw new Error(`waited ${timeout} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

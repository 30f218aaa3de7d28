const ways: Record<string, [row: number, column: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Moves focus from a mark to the next one in the way of an arrow key, by `data-row` and `data-column`; false where there is none. */
export function moveFocus(mark: Element, key: string): boolean {
  const way = ways[key];
  const [row, column] = [mark.getAttribute('data-row'), mark.getAttribute('data-column')];
  const drawing = mark.closest('svg');
  if (!way || row === null || column === null || !drawing) {
    return false;
  }
  const at = { row: Number(row), column: Number(column) };
  const next = [...drawing.querySelectorAll<SVGElement>('[data-row]')]
    .map((element) => ({ element, steps: stepsTo(element, at, way) }))
    .filter(({ steps }) => steps > 0)
    .sort((x, y) => x.steps - y.steps)[0];
  if (!next) {
    return false;
  }
  mark.setAttribute('tabindex', '-1');
  next.element.setAttribute('tabindex', '0');
  next.element.focus();
  return true;
}

/** How many steps away in exactly that way; not positive for what is not. */
function stepsTo(element: Element, at: { row: number; column: number }, [down, right]: [number, number]): number {
  const rows = Number(element.getAttribute('data-row')) - at.row;
  const columns = Number(element.getAttribute('data-column')) - at.column;
  if (down !== 0) {
    return columns === 0 ? rows * down : 0;
  }
  return rows === 0 ? columns * right : 0;
}

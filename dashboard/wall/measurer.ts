import type { Size } from './scene.js';

/** Sizes of the boxes that carry `data-measure`, kept current; `changed` is called when one gets another size. */
export class Measurer {
  readonly #sizes = new Map<string, Size>();
  readonly #watched = new Set<Element>();
  readonly #observer: ResizeObserver;

  constructor(
    private readonly root: Element,
    changed: () => void,
  ) {
    this.#observer = new ResizeObserver((entries) => {
      const differs = entries.map(({ target }) => this.#measure(target));
      if (differs.includes(true)) changed();
    });
  }

  size(name: string): Size | undefined {
    return this.#sizes.get(name);
  }

  /** Watches the boxes that stand now and forgets those that are gone. */
  follow(): void {
    const standing = new Set(this.root.querySelectorAll('[data-measure]'));
    for (const element of this.#watched) if (!standing.has(element)) this.#observer.unobserve(element);
    for (const element of standing) if (!this.#watched.has(element)) this.#observer.observe(element);
    this.#watched.clear();
    for (const element of standing) this.#watched.add(element);
  }

  #measure(element: Element): boolean {
    const name = element.getAttribute('data-measure') ?? '';
    const [width, height] = [Math.round(element.clientWidth), Math.round(element.clientHeight)];
    const before = this.#sizes.get(name);
    if (width === 0 || height === 0 || (before?.width === width && before.height === height)) return false;
    this.#sizes.set(name, { width, height });
    return true;
  }
}

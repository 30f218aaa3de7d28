import { spoken } from './answer.js';
import { problemsOf } from './incident.js';
import type { Scene } from './scene.js';

/** Speaks to a screen reader: the answers politely when they change, a new critical problem at once. Ages that tick stay silent. */
export class Announcer {
  #known = new Set<string>();

  constructor(
    private readonly polite: Element,
    private readonly urgent: Element,
  ) {}

  update(scene: Scene): void {
    say(this.polite, spoken(scene));
    const critical = problemsOf(scene).filter(({ severity }) => severity === 'critical');
    const fresh = critical.filter((problem) => !this.#known.has(`${problem.code} ${problem.subject}`));
    this.#known = new Set(critical.map((problem) => `${problem.code} ${problem.subject}`));
    if (fresh.length > 0) say(this.urgent, fresh.map(({ message }) => message).join(' '));
    else if (critical.length === 0) say(this.urgent, '');
  }
}

function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

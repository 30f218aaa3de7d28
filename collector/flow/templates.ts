/** The templates of one observation domain. Bounded per exporter in number and in fields, and in age. */
import { element, element9 } from './elements/registry.js';
import type { Errors } from './errors.js';
import { compile, type Field, type Layout, type TemplateKind } from './layout.js';

export interface TemplateLimits {
  /** Templates of one exporter, over all its domains. */
  templates: number;
  /** Fields of all templates of one exporter together. */
  fields: number;
  /** Milliseconds after its last announcement that a template is good for. */
  age: number;
}

/** What one exporter has used of its limits: shared by its domains. */
export interface TemplateBudget {
  templates: number;
  fields: number;
}

interface Kept {
  layout: Layout;
  /** When it was last announced, milliseconds since the epoch. */
  announced: number;
}

/** Enough to make a template again after a restart: kind, number, [enterprise, element, length, scope] per field, time of announcement. */
export interface StoredTemplate {
  kind: TemplateKind;
  id: number;
  fields: [pen: number, id: number, length: number, scope: 0 | 1][];
  announced: number;
}

export class Templates {
  private readonly kept = new Map<number, Kept>();

  constructor(
    private readonly limits: TemplateLimits,
    private readonly budget: TemplateBudget,
    private readonly errors: Errors,
  ) {}

  get size(): number {
    return this.kept.size;
  }

  /** The layout for a data set, or undefined when there is none or it is too old. `now` in milliseconds since the epoch. */
  find(id: number, now: number): Layout | undefined {
    const kept = this.kept.get(id);
    if (kept === undefined) return undefined;
    if (now - kept.announced <= this.limits.age) return kept.layout;
    this.withdraw(id);
    this.errors.add('template-expired');
    return undefined;
  }

  /** Takes in an announcement and answers whether its layout can be used. The same again only renews it; another under its number replaces it. */
  announce(kind: TemplateKind, id: number, fields: Field[], now: number): boolean {
    const before = this.kept.get(id);
    if (before && same(before.layout, kind, fields)) {
      before.announced = now;
      // Re-inserted, so that the order of the map is that of announcements.
      this.kept.delete(id);
      this.kept.set(id, before);
      return true;
    }
    this.withdraw(id);
    if (fields.length > this.limits.fields) {
      this.errors.add('template-wide');
      return false;
    }
    this.makeRoom(fields.length);
    if (this.full(fields.length)) {
      this.errors.add('template-wide');
      return false;
    }
    this.kept.set(id, { layout: compile(kind, id, fields), announced: now });
    this.budget.templates++;
    this.budget.fields += fields.length;
    return true;
  }

  withdraw(id: number): boolean {
    const kept = this.kept.get(id);
    if (!kept) return false;
    this.kept.delete(id);
    this.budget.templates--;
    this.budget.fields -= kept.layout.fields.length;
    return true;
  }

  /** Withdraws all templates of a kind (RFC 7011 section 8.1). */
  withdrawAll(kind: TemplateKind): void {
    for (const [id, { layout }] of this.kept) if (layout.kind === kind) this.withdraw(id);
  }

  clear(): void {
    for (const id of [...this.kept.keys()]) this.withdraw(id);
  }

  store(): StoredTemplate[] {
    return [...this.kept.values()].map(({ layout: { kind, id, fields }, announced }) => ({
      kind,
      id,
      fields: fields.map(({ element: { pen, id: number }, length, scope }) => [pen, number, length, scope ? 1 : 0]),
      announced,
    }));
  }

  /** Takes back what `store` gave, as far as the limits allow. `version9` says that field types are those of NetFlow v9. */
  restore(stored: StoredTemplate[], version9: boolean): void {
    for (const { kind, id, fields, announced } of stored) {
      const made = fields.map(([pen, number, length, scope]) => ({
        element: version9 && pen === 0 && scope === 0 ? element9(number) : element(pen, number),
        length,
        scope: scope === 1,
      }));
      this.announce(kind, id, made, announced);
    }
  }

  private full(fields: number): boolean {
    return this.budget.templates >= this.limits.templates || this.budget.fields + fields > this.limits.fields;
  }

  /** Gives up the templates announced longest ago. */
  private makeRoom(fields: number): void {
    for (const id of this.kept.keys()) {
      if (!this.full(fields)) return;
      this.withdraw(id);
      this.errors.add('template-evicted');
    }
  }
}

function same(layout: Layout, kind: TemplateKind, fields: Field[]): boolean {
  if (layout.kind !== kind || layout.fields.length !== fields.length) return false;
  return layout.fields.every((field, i) => {
    const other = fields[i]!;
    return (
      field.length === other.length &&
      field.scope === other.scope &&
      field.element.id === other.element.id &&
      field.element.pen === other.element.pen
    );
  });
}

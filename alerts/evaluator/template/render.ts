/** A template filled in with the labels and the value of an alert. */
import { call, TemplateFault, truth, type Value } from './functions.js';
import { parseTemplate, type Part, type Term } from './parse.js';
import { shown } from './printf.js';

export interface TemplateData {
  labels: Readonly<Record<string, string>>;
  value: number;
}

export interface Template {
  /** A failure is told in place of the text, as Prometheus does: an alert must not fail for a sentence. */
  render(data: TemplateData): string;
}

/** @throws ExpressionFault where it uses what is not supported. */
export function compileTemplate(text: string): Template {
  const parts = parseTemplate(text);
  return {
    render(data) {
      try {
        return rendered(parts, data);
      } catch (error) {
        if (!(error instanceof TemplateFault)) throw error;
        return `<error expanding template: ${error.message}>`;
      }
    },
  };
}

function rendered(parts: readonly Part[], data: TemplateData): string {
  return parts.map((part) => one(part, data)).join('');
}

function one(part: Part, data: TemplateData): string {
  switch (part.kind) {
    case 'literal':
      return part.text;
    case 'print':
      return shown(valueOf(part.term, data));
    case 'choice': {
      const taken = part.branches.find(({ condition }) => condition === null || truth(valueOf(condition, data)));
      return taken === undefined ? '' : rendered(taken.parts, data);
    }
  }
}

function valueOf(term: Term, data: TemplateData): Value {
  switch (term.kind) {
    case 'text':
      return term.value;
    case 'number':
      return term.whole ? { whole: term.value } : term.value;
    case 'value':
      return data.value;
    case 'label':
      return data.labels[term.name] ?? '';
    case 'labels':
      return `map[${Object.keys(data.labels)
        .sort()
        .map((name) => `${name}:${data.labels[name]}`)
        .join(' ')}]`;
    case 'call':
      return call(
        term.name,
        term.args.map((arg) => valueOf(arg, data)),
      );
  }
}

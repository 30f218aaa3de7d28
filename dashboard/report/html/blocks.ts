import { el, type TreeNode } from '../../charts/node.js';
import { clean } from '../content/cells.js';
import type { Block, Fact, Section } from '../content/block.js';
import { codeNode, tableNode } from './table.js';

/** A section of the page with its heading of the second level. */
export function sectionNode({ id, title, blocks }: Section, timeZone: string): TreeNode {
  const heading = el('h2', { class: 'govuk-heading-l', id: `${id}-heading` }, clean(title));
  return el('section', { id, 'aria-labelledby': `${id}-heading`, class: 'report-section' }, [
    heading,
    ...blocks.map((block) => blockNode(block, timeZone)),
  ]);
}

export function blockNode(block: Block, timeZone: string): TreeNode {
  switch (block.kind) {
    case 'text':
      return el('p', { class: 'govuk-body' }, clean(block.text));
    case 'heading':
      return el('h3', { class: 'govuk-heading-m' }, clean(block.text));
    case 'notice':
      return el('p', { class: 'govuk-inset-text' }, clean(block.text));
    case 'facts':
      return factsNode(block.facts);
    case 'table':
      return tableNode(block.table, timeZone);
    case 'working':
      return el(
        'ul',
        { class: 'govuk-list report-working' },
        block.lines.map((line) => el('li', {}, [el('code', {}, clean(line))])),
      );
    case 'chart':
      return el('div', { class: 'report-chart' }, [
        el('figure', { class: 'report-figure' }, [
          el('figcaption', { class: 'govuk-body report-sentence' }, clean(block.sentence)),
          block.drawing,
        ]),
        tableNode(block.table, timeZone),
      ]);
  }
}

function factsNode(facts: readonly Fact[]): TreeNode {
  return el(
    'dl',
    { class: 'govuk-summary-list report-facts' },
    facts.map(({ label, value, code }) =>
      el('div', { class: 'govuk-summary-list__row' }, [
        el('dt', { class: 'govuk-summary-list__key' }, clean(label)),
        el('dd', { class: 'govuk-summary-list__value' }, [code === true ? codeNode(clean(value)) : clean(value)]),
      ]),
    ),
  );
}

import { createHash } from 'node:crypto';
import { el, type TreeNode } from '../../charts/node.js';
import { toString } from '../../charts/toString.js';
import { clean } from '../content/cells.js';
import type { Content, Section } from '../content/block.js';
import { sectionNode } from './blocks.js';

/**
 * The whole report as one file that loads nothing: style and fonts are in it. Its own policy lets nothing run and nothing be fetched, also where
 * it is opened from a disk.
 * @param style CSS of our own making; its hash stands in the policy.
 */
export function htmlPage(content: Content, style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; font-src data:; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    '<html lang="en-GB" class="govuk-template" data-ground="light">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${toString(clean(content.title))}</title>`,
    `<style>${style}</style>`,
    '</head>',
    toString(body(content)),
    '</html>',
    '',
  ].join('\n');
}

/** What a server must send with the page where its own policy is stricter: `style-src 'sha256-…'`. */
export function pagePolicy(html: string): string | null {
  return /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)?.[1] ?? null;
}

function body(content: Content): TreeNode {
  const { title, subtitle, notices, front, sections, timeZone } = content;
  return el('body', { class: 'govuk-template__body' }, [
    el('a', { href: '#main', class: 'govuk-skip-link' }, 'Skip to main content'),
    el('div', { class: 'govuk-width-container' }, [
      el('main', { class: 'govuk-main-wrapper', id: 'main' }, [
        el('header', { class: 'report-title' }, [
          el('h1', { class: 'govuk-heading-xl' }, clean(title)),
          el('p', { class: 'govuk-caption-l' }, clean(subtitle)),
        ]),
        ...notices.map((notice) => el('p', { class: 'govuk-inset-text report-notice' }, clean(notice))),
        sectionNode(front, timeZone),
        contents(sections),
        ...sections.map((section) => sectionNode(section, timeZone)),
      ]),
    ]),
  ]);
}

function contents(sections: readonly Section[]): TreeNode {
  return el('nav', { class: 'report-contents', 'aria-labelledby': 'contents-heading' }, [
    el('h2', { class: 'govuk-heading-m', id: 'contents-heading' }, 'Contents'),
    el(
      'ol',
      { class: 'govuk-list govuk-list--number' },
      sections.map(({ id, title }) => el('li', {}, [el('a', { href: `#${id}`, class: 'govuk-link' }, clean(title))])),
    ),
  ]);
}

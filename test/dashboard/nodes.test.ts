import { JSDOM } from 'jsdom';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { el, type Child } from '../../dashboard/charts/node.js';
import { patch } from '../../dashboard/charts/patch.js';
import { plainText } from '../../dashboard/charts/plainText.js';
import { toString } from '../../dashboard/charts/toString.js';
import { HOSTILE } from './fixture/statuses.js';

// eslint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const { window } = new JSDOM('');
const parser = new window.DOMParser();
const body = (): HTMLElement => window.document.createElement('body');

describe('a tree as a string', () => {
  test('escapes text and attributes', () => {
    const markup = toString(el('text', { 'aria-label': `"><b x='1'>` }, [HOSTILE.markup]));
    expect(markup).toBe(
      '<text aria-label="&quot;&gt;&lt;b x=&#39;1&#39;&gt;">&lt;img src=x onerror=&quot;window.broken=1&quot;&gt;&lt;script&gt;window.broken=1&lt;/script&gt;</text>',
    );
  });

  test('parses back to the same text whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        const svg = toString(el('svg', { 'data-x': given }, [el('text', {}, [given])]));
        const root = parser.parseFromString(svg, 'image/svg+xml').documentElement;
        const writable = given.replace(UNWRITABLE, '\ufffd');
        expect(root.textContent).toBe(writable.replace(/\r\n?/g, '\n'));
        expect(root.querySelectorAll('*')).toHaveLength(1);
      }),
    );
  });

  test('leaves out null and false, and children that are', () => {
    expect(toString(el('g', { a: null, b: false, c: true, d: 0 }, [null, false, 'x']))).toBe('<g c="" d="0">x</g>');
  });
});

describe('what may not be drawn', () => {
  const refused: [string, Child][] = [
    ['a script', el('script', {}, 'x')],
    ['a handler', el('g', { onclick: 'x' })],
    ['a style', el('g', { style: 'x' })],
    ['a link out', el('a', { href: 'https://example.org' })],
    ['a link to another host', el('a', { href: '//example.org/oncall.html' })],
    ['a link that runs', el('a', { href: 'javascript:alert.html' })],
    ['a page as an image', el('image', { href: 'oncall.html' })],
    ['a foreign object', el('foreignObject')],
    ['a tag that is markup', el('g><script')],
    ['an attribute that is markup', el('g', { 'x="">': 1 })],
  ];
  test('a page of the wall itself may be linked', () => {
    expect(toString(el('a', { href: 'oncall.html' }, 'x'))).toContain('href="oncall.html"');
  });
  test.each(refused)('refuses %s in both ways out', (_, node) => {
    expect(() => toString(node)).toThrow(TypeError);
    expect(() => patch(body(), [node])).toThrow(TypeError);
  });
});

describe('a patch', () => {
  test('puts hostile text in as text', () => {
    const parent = body();
    patch(parent, [el('p', {}, [HOSTILE.markup])]);
    expect(parent.querySelector('img, script')).toBeNull();
    expect(parent.textContent).toBe(HOSTILE.markup);
  });

  test('draws SVG in its namespace and HTML in its own', () => {
    const parent = body();
    patch(parent, [el('svg', {}, [el('g', {}, [el('text', {}, 'x')])]), el('p')]);
    expect(parent.querySelector('text')?.namespaceURI).toBe('http://www.w3.org/2000/svg');
    expect(parent.querySelector('p')?.namespaceURI).toBe('http://www.w3.org/1999/xhtml');
  });

  test('keeps the element of a key when its neighbours come and go', () => {
    const parent = body();
    const item = (key: string) => el('li', {}, [key], key);
    patch(parent, [item('a'), item('b'), item('c')]);
    const [, b] = parent.children;
    patch(parent, [item('c'), item('b'), item('d')]);
    expect(parent.children[1]).toBe(b);
    expect(parent.textContent).toBe('cbd');
  });

  test('ends at the same page from any page before', () => {
    const leaf = fc.record({
      tag: fc.constantFrom('p', 'b'),
      text: fc.string(),
      key: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
    });
    const tree = fc.uniqueArray(leaf, { selector: (l) => (l.key === undefined ? Symbol() : `${l.tag}${l.key}`) });
    const build = (leaves: { tag: string; text: string; key: string | undefined }[]) =>
      leaves.map(({ tag, text, key }, i) => el(tag, i % 2 ? { title: text } : { class: 'x' }, text, key));
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const [used, fresh] = [body(), body()];
        patch(used, build(before));
        patch(used, build(after));
        patch(fresh, build(after));
        expect(used.innerHTML).toBe(fresh.innerHTML);
      }),
    );
  });
});

describe('names from routers', () => {
  test('lose what hides or reorders their neighbours', () => {
    expect(plainText(HOSTILE.override)).toBe('safe�gnp.exe� �north�');
    expect(plainText(HOSTILE.control)).toBe('a�b�[31mred�next');
    expect([...plainText(HOSTILE.long, 20)]).toHaveLength(20);
  });

  test('are never longer than asked for and never hold a control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 60 }), (given, limit) => {
        const plain = plainText(given, limit);
        expect([...plain].length).toBeLessThanOrEqual(limit);
        // eslint-disable-next-line no-control-regex
        expect(plain).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});

import React, { useLayoutEffect, useRef } from 'react';
import { useStyles2 } from '@grafana/ui';
import type { TreeNode } from '../../../../dashboard/charts/node.js';
import { patch } from '../../../../dashboard/charts/patch.js';
import { moveFocus } from './arrows';
import { chartStyles } from './charts';

interface Props {
  /** What a chart function returned. */
  tree: TreeNode;
  /** Told with the value of the attribute `by` of the mark under the pointer or in focus; null when there is none. */
  onPoint?: (name: string | null, at: { x: number; y: number }) => void;
  onChoose?: (name: string, at: { x: number; y: number }) => void;
  /** The attribute that names a mark, such as `data-path`. */
  by?: string;
  /** Told how far the drawing is scrolled down, px. */
  onScroll?: (top: number) => void;
}

/** A chart in the page: patched by key, so that focus and the reader's place survive every update. */
export function Drawing({ tree, onPoint, onChoose, by = 'data-name', onScroll }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const styles = useStyles2(chartStyles);
  useLayoutEffect(() => {
    if (host.current) {
      patch(host.current, [tree]);
      reach(host.current);
    }
  }, [tree]);
  const markOf = (target: EventTarget) => (target instanceof Element ? target.closest(`[${by}]`) : null);
  const place = (mark: Element) => {
    const box = mark.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top };
  };
  const point = (mark: Element | null, at: { x: number; y: number }) => onPoint?.(mark?.getAttribute(by) ?? null, at);
  const choose = (mark: Element | null, at: { x: number; y: number }) => {
    const name = mark?.getAttribute(by);
    if (name !== null && name !== undefined) {
      onChoose?.(name, at);
    }
  };
  return (
    <div
      ref={host}
      className={styles}
      onScroll={({ currentTarget }) => onScroll?.(currentTarget.scrollTop)}
      onPointerMove={(event) => point(markOf(event.target), { x: event.clientX, y: event.clientY })}
      onPointerLeave={() => onPoint?.(null, { x: 0, y: 0 })}
      onFocus={({ target }) => {
        const mark = markOf(target);
        point(mark, mark ? place(mark) : { x: 0, y: 0 });
      }}
      onBlur={() => onPoint?.(null, { x: 0, y: 0 })}
      onClick={(event) => choose(markOf(event.target), { x: event.clientX, y: event.clientY })}
      onKeyDown={(event) => {
        const mark = markOf(event.target);
        if (mark && (event.key === 'Enter' || event.key === ' ')) {
          event.preventDefault();
          choose(mark, place(mark));
        }
        if (mark && moveFocus(mark, event.key)) {
          event.preventDefault();
        }
        if (event.key === 'Escape') {
          onPoint?.(null, { x: 0, y: 0 });
        }
      }}
    />
  );
}

/** What scrolls is reached by keyboard: by itself where nothing in it can be tabbed to. */
function reach(element: HTMLElement): void {
  const { scrollHeight, clientHeight, scrollWidth, clientWidth } = element;
  const scrolls = scrollHeight > clientHeight || scrollWidth > clientWidth;
  if (scrolls && !element.querySelector('[tabindex="0"]')) {
    element.tabIndex = 0;
  } else {
    element.removeAttribute('tabindex');
  }
}

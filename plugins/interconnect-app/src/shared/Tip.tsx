import React from 'react';
import { Portal, VizTooltipContainer } from '@grafana/ui';

interface Props {
  at: { x: number; y: number };
  title: string;
  /** One line each; empty ones are left out. */
  lines: readonly string[];
  children?: React.ReactNode;
}

/** What is known of the mark under the pointer or in focus. Its text is the mark's own accessible name already. */
export function Tip({ at, title, lines, children }: Props) {
  return (
    <Portal>
      <VizTooltipContainer position={at} offset={{ x: 12, y: 12 }} allowPointerEvents={false}>
        <div aria-hidden="true" style={{ maxWidth: 420 }}>
          <strong>{title}</strong>
          {lines
            .filter((line) => line !== '')
            .map((line) => (
              <div key={line}>{line}</div>
            ))}
          {children}
        </div>
      </VizTooltipContainer>
    </Portal>
  );
}

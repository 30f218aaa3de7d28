import React from 'react';
import { Alert } from '@grafana/ui';
import type { Answer } from './useAnswer';

interface Props<T> {
  answer: Answer<T>;
  children: (value: T) => React.ReactNode;
}

/** An answer, or why there is none. What was known before a failure is not shown as if it still held. */
export function Shown<T>({ answer, children }: Props<T>) {
  if (answer.state === 'waiting') {
    return <p role="status">Asking the collector…</p>;
  }
  if (answer.state === 'failed') {
    return (
      <Alert severity="error" title="The collector cannot be asked">
        {answer.why}
      </Alert>
    );
  }
  return <>{children(answer.value)}</>;
}

import React, { lazy, Suspense } from 'react';

/** A component that is loaded when it is first drawn, so that module.js stays small. `waiting` stands in its place until then. */
export function lazily<Props extends object>(
  load: () => Promise<{ default: React.ComponentType<Props> }>,
  waiting: React.ReactNode = null
): React.ComponentType<Props> {
  const Loaded = lazy(load) as unknown as React.ComponentType<Props>;
  return function Lazily(props: Props) {
    return (
      <Suspense fallback={waiting}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}

import React, { lazy, Suspense } from 'react';
import { FieldConfigProperty, PanelPlugin, type PanelProps } from '@grafana/data';
import { failoversDefaults as defaults, type FailoversOptions } from './options';

const FailoversPanel = lazy(() => import('./FailoversPanel'));

const Panel = (props: PanelProps<FailoversOptions>) => (
  <Suspense fallback={null}>
    <FailoversPanel {...props} />
  </Suspense>
);

export const plugin = new PanelPlugin<FailoversOptions>(Panel)
  .useFieldConfig({
    disableStandardOptions: [
      FieldConfigProperty.Color,
      FieldConfigProperty.Min,
      FieldConfigProperty.Max,
      FieldConfigProperty.Thresholds,
    ],
  })
  .setPanelOptions((builder) =>
    builder
      .addTextInput({
        path: 'filter',
        name: 'Paths',
        description: 'Only those whose name holds this text',
        defaultValue: defaults.filter,
      })
      .addBooleanSwitch({ path: 'planned', name: 'Maintenance and drills', defaultValue: defaults.planned })
      .addNumberInput({
        path: 'textSize',
        name: 'Text size',
        description: 'Pixels; 0 fits the panel',
        defaultValue: defaults.textSize,
        settings: { min: 0, max: 96, integer: true },
      })
  );

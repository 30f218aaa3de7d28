import React, { lazy, Suspense } from 'react';
import { FieldConfigProperty, PanelPlugin, type PanelProps, ThresholdsMode } from '@grafana/data';
import { matrixDefaults as defaults, type MatrixOptions } from './options';

const MatrixPanel = lazy(() => import('./MatrixPanel'));

const Panel = (props: PanelProps<MatrixOptions>) => (
  <Suspense fallback={null}>
    <MatrixPanel {...props} />
  </Suspense>
);

export const plugin = new PanelPlugin<MatrixOptions>(Panel)
  .setNoPadding()
  .useFieldConfig({
    disableStandardOptions: [FieldConfigProperty.Color],
    standardOptions: {
      [FieldConfigProperty.Thresholds]: {
        defaultValue: { mode: ThresholdsMode.Absolute, steps: [{ value: -Infinity, color: 'text' }] },
      },
    },
  })
  .setPanelOptions((builder) =>
    builder
      .addFieldNamePicker({ path: 'row', name: 'Rows', defaultValue: defaults.row })
      .addFieldNamePicker({ path: 'column', name: 'Columns', defaultValue: defaults.column })
      .addFieldNamePicker({ path: 'value', name: 'Size', defaultValue: defaults.value })
      .addNumberInput({
        path: 'textSize',
        name: 'Text size',
        description: 'Pixels; 0 fits the panel',
        defaultValue: defaults.textSize,
        settings: { min: 0, max: 96, integer: true },
      })
  );

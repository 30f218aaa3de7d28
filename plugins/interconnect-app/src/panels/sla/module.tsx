import React, { lazy, Suspense } from 'react';
import { FieldConfigProperty, PanelPlugin, type PanelProps } from '@grafana/data';
import { slaDefaults as defaults, type SlaOptions } from './options';

const SlaPanel = lazy(() => import('./SlaPanel'));

const Panel = (props: PanelProps<SlaOptions>) => (
  <Suspense fallback={null}>
    <SlaPanel {...props} />
  </Suspense>
);

export const plugin = new PanelPlugin<SlaOptions>(Panel)
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
      .addBooleanSwitch({ path: 'budget', name: 'Error budget', defaultValue: defaults.budget })
      .addBooleanSwitch({ path: 'calendar', name: 'Calendar', defaultValue: defaults.calendar })
      .addBooleanSwitch({ path: 'burn', name: 'How fast it goes', defaultValue: defaults.burn })
      .addNumberInput({
        path: 'textSize',
        name: 'Text size',
        description: 'Pixels; 0 fits the panel',
        defaultValue: defaults.textSize,
        settings: { min: 0, max: 96, integer: true },
      })
  );

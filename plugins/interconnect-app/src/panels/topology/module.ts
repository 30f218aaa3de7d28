import { FieldConfigProperty, PanelPlugin, ThresholdsMode } from '@grafana/data';
import { lazily } from '../../shared/lazily';
import { addTextSize } from '../../shared/panel';
import { topologyDefaults as defaults, type TopologyOptions } from './options';

export const plugin = new PanelPlugin<TopologyOptions>(lazily(() => import('./TopologyPanel')))
  .setNoPadding()
  .useFieldConfig({
    disableStandardOptions: [FieldConfigProperty.Color, FieldConfigProperty.Min, FieldConfigProperty.Max],
    standardOptions: {
      [FieldConfigProperty.Unit]: { defaultValue: 'bps' },
      [FieldConfigProperty.Thresholds]: {
        defaultValue: {
          mode: ThresholdsMode.Percentage,
          steps: [
            { value: -Infinity, color: 'text' },
            { value: 80, color: 'orange' },
          ],
        },
      },
    },
  })
  .setPanelOptions((builder) => {
    builder
      .addTextInput({
        path: 'sideA',
        name: 'Left side',
        description: 'Empty: as the data names it',
        defaultValue: defaults.sideA,
      })
      .addTextInput({
        path: 'sideB',
        name: 'Right side',
        description: 'Empty: as the data names it',
        defaultValue: defaults.sideB,
      })
      .addRadio({
        path: 'order',
        name: 'Order',
        defaultValue: defaults.order,
        settings: {
          options: [
            { value: 'given', label: 'As given' },
            { value: 'worst-first', label: 'Worst first' },
          ],
        },
      })
      .addNumberInput({
        path: 'staleAfter',
        name: 'Old after',
        description: 'Seconds after which data counts as old and every path as unknown; 0 never',
        defaultValue: defaults.staleAfter,
        settings: { min: 0, integer: true },
      })
      .addBooleanSwitch({ path: 'notes', name: 'Say why', defaultValue: defaults.notes });
    addTextSize(builder, defaults);
  });

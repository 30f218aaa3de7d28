import { FieldConfigProperty, PanelPlugin, ThresholdsMode } from '@grafana/data';
import { lazily } from '../../shared/lazily';
import { addTextSize } from '../../shared/panel';
import { matrixDefaults as defaults, type MatrixOptions } from './options';

export const plugin = new PanelPlugin<MatrixOptions>(lazily(() => import('./MatrixPanel')))
  .setNoPadding()
  .useFieldConfig({
    disableStandardOptions: [FieldConfigProperty.Color],
    standardOptions: {
      [FieldConfigProperty.Thresholds]: {
        defaultValue: { mode: ThresholdsMode.Absolute, steps: [{ value: -Infinity, color: 'text' }] },
      },
    },
  })
  .setPanelOptions((builder) => {
    builder
      .addFieldNamePicker({ path: 'row', name: 'Rows', defaultValue: defaults.row })
      .addFieldNamePicker({ path: 'column', name: 'Columns', defaultValue: defaults.column })
      .addFieldNamePicker({ path: 'value', name: 'Size', defaultValue: defaults.value });
    addTextSize(builder, defaults);
  });

import { FieldConfigProperty, type PanelOptionsEditorBuilder } from '@grafana/data';

/** Of Grafana's field options: what a drawing of states has no use for. Its colours are those of the states. */
export const noScale = [
  FieldConfigProperty.Color,
  FieldConfigProperty.Min,
  FieldConfigProperty.Max,
  FieldConfigProperty.Thresholds,
];

/** The last option of every panel: a wall is read from further away than a desk. */
export function addTextSize<Options extends { textSize: number }>(
  builder: PanelOptionsEditorBuilder<Options>,
  { textSize }: Options
): PanelOptionsEditorBuilder<Options> {
  return builder.addNumberInput({
    path: 'textSize',
    name: 'Text size',
    description: 'Pixels; 0 fits the panel',
    defaultValue: textSize,
    settings: { min: 0, max: 96, integer: true },
  });
}

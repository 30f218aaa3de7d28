import {
  displayNameOverrideProcessor,
  dataLinksOverrideProcessor,
  type FieldConfigPropertyItem,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  type StandardEditorsRegistryItem,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';

const nothing = () => null;

const editors = [
  'text',
  'number',
  'boolean',
  'radio',
  'select',
  'multi-select',
  'field-name',
  'color',
  'unit',
  'slider',
  'strings',
];

const properties: Array<[id: string, process: unknown]> = [
  ['unit', unitOverrideProcessor],
  ['min', numberOverrideProcessor],
  ['max', numberOverrideProcessor],
  ['decimals', numberOverrideProcessor],
  ['displayName', displayNameOverrideProcessor],
  ['noValue', identityOverrideProcessor],
  ['thresholds', thresholdsOverrideProcessor],
  ['mappings', valueMappingsOverrideProcessor],
  ['links', dataLinksOverrideProcessor],
  ['actions', identityOverrideProcessor],
  ['color', identityOverrideProcessor],
  ['filterable', identityOverrideProcessor],
];

/** What Grafana's own pages register before any panel is loaded: editors of options (none is drawn here) and how overrides are applied. */
export function fillRegistries(): void {
  standardEditorsRegistry.setInit(() =>
    editors.map((id) => ({ id, name: id, editor: nothing }) as StandardEditorsRegistryItem)
  );
  standardFieldConfigEditorRegistry.setInit(() =>
    properties.map(
      ([id, process]) =>
        ({
          id,
          path: id,
          name: id,
          editor: nothing,
          override: nothing,
          process,
          shouldApply: () => true,
          settings: {},
        }) as unknown as FieldConfigPropertyItem
    )
  );
}

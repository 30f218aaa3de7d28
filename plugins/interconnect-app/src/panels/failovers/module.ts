import { PanelPlugin } from '@grafana/data';
import { lazily } from '../../shared/lazily';
import { addTextSize, noScale } from '../../shared/panel';
import { failoversDefaults as defaults, type FailoversOptions } from './options';

export const plugin = new PanelPlugin<FailoversOptions>(lazily(() => import('./FailoversPanel')))
  .useFieldConfig({ disableStandardOptions: noScale })
  .setPanelOptions((builder) => {
    builder
      .addTextInput({
        path: 'filter',
        name: 'Paths',
        description: 'Only those whose name holds this text',
        defaultValue: defaults.filter,
      })
      .addBooleanSwitch({ path: 'planned', name: 'Maintenance and drills', defaultValue: defaults.planned });
    addTextSize(builder, defaults);
  });

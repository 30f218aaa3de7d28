import { PanelPlugin } from '@grafana/data';
import { lazily } from '../../shared/lazily';
import { addTextSize, noScale } from '../../shared/panel';
import { slaDefaults as defaults, type SlaOptions } from './options';

export const plugin = new PanelPlugin<SlaOptions>(lazily(() => import('./SlaPanel')))
  .useFieldConfig({ disableStandardOptions: noScale })
  .setPanelOptions((builder) => {
    builder
      .addBooleanSwitch({ path: 'budget', name: 'Error budget', defaultValue: defaults.budget })
      .addBooleanSwitch({ path: 'calendar', name: 'Calendar', defaultValue: defaults.calendar })
      .addBooleanSwitch({ path: 'burn', name: 'How fast it goes', defaultValue: defaults.burn });
    addTextSize(builder, defaults);
  });
